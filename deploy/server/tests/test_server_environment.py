"""What the operator writes down, and what of it each process is told."""

import json
from contextlib import ExitStack

import pytest

from visiobook_chassis.fleet import read_fleet
from visiobook_client.home import FleetError, Home
from visiobook_messaging.wakeup import connect_arguments
from visiobook_server.environment import read_servers, refuse_without_mail
from visiobook_server.parts import environments, open_parts, pool_size
from visiobook_server.passwords import ensure_passwords

GIVEN = {
    "VISIOBOOK_ADMIN_DATABASE_URL": "postgresql://admin:dbsecret@db.example/visiobook?sslmode=require",
    "VISIOBOOK_AMQP_URL": "amqp://fleet:mqsecret@mq.example/films",
    "VISIOBOOK_REDIS_URL": "redis://:redissecret@redis.example/0",
    "VISIOBOOK_STORE_URL": "s3://films",
}


class TestReading:
    def test_what_is_missing_is_named_at_once_with_an_example(self, home: Home) -> None:
        given = {"VISIOBOOK_REDIS_URL": GIVEN["VISIOBOOK_REDIS_URL"], "VISIOBOOK_STORE_URL": ""}

        with pytest.raises(FleetError) as refused:
            read_servers(home, given)

        assert str(refused.value) == (
            "The server profile needs VISIOBOOK_ADMIN_DATABASE_URL"
            " (like postgresql://admin:password@host:5432/visiobook), VISIOBOOK_AMQP_URL"
            " (like amqp://user:password@host:5672/), VISIOBOOK_STORE_URL (like s3://bucket):"
            f" set in the environment or in {home.folder}/server.env."
        )

    def test_a_fleet_that_could_send_no_mail_is_refused_in_one_line(self, home: Home) -> None:
        servers = read_servers(home, {**GIVEN, "VISIOBOOK_PUBLIC_URL": "https://films.example"})

        with pytest.raises(FleetError) as refused:
            refuse_without_mail(servers, home)

        assert str(refused.value) == (
            "The server profile sends mail and needs VISIOBOOK_SMTP_URL (like smtps://user:password@host:465):"
            f" set in the environment or in {home.folder}/server.env."
        )

    @pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
    def test_the_usual_forms_of_a_database_url_work(self, home: Home, scheme: str) -> None:
        url = GIVEN["VISIOBOOK_ADMIN_DATABASE_URL"].replace("postgresql", scheme)

        servers = read_servers(home, {**GIVEN, "VISIOBOOK_ADMIN_DATABASE_URL": url})

        assert servers.database_url == "postgresql+asyncpg://admin:dbsecret@db.example/visiobook?ssl=require"
        assert connect_arguments(servers.database_url)["ssl"] == "require"

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("VISIOBOOK_ADMIN_DATABASE_URL", "mysql://root@db.example/x"),
            ("VISIOBOOK_ADMIN_DATABASE_URL", "db.example"),
            ("VISIOBOOK_AMQP_URL", "http://mq.example"),
            ("VISIOBOOK_REDIS_URL", "redis.example:6379"),
            ("VISIOBOOK_STORE_OPTIONS", "{: no JSON"),
            ("VISIOBOOK_STORE_OPTIONS", '{"endpoint": 9000}'),
        ],
    )
    def test_what_makes_no_sense_is_named_without_repeating_it(self, home: Home, name: str, value: str) -> None:
        with pytest.raises(FleetError, match=name) as refused:
            read_servers(home, {**GIVEN, name: value})

        assert value not in str(refused.value)

    def test_the_file_in_the_home_is_read_and_the_environment_wins(self, home: Home) -> None:
        path = home.folder / "server.env"
        path.touch(mode=0o600)
        lines = [f"{name}='{value}'" for name, value in GIVEN.items()]
        path.write_text("\n".join([*lines, "VISIOBOOK_WORKERS=3", "PATH=/nowhere"]))

        servers = read_servers(home, {"VISIOBOOK_STORE_URL": "s3://others", "HOME": "/root"})

        assert servers.amqp_url == GIVEN["VISIOBOOK_AMQP_URL"]
        assert servers.store_url == "s3://others"
        assert servers.others == {"VISIOBOOK_WORKERS": "3"}

    def test_a_file_that_others_may_read_is_refused(self, home: Home) -> None:
        path = home.folder / "server.env"
        path.touch(mode=0o644)

        with pytest.raises(FleetError, match=rf"others may read it: chmod 600 {path}"):
            read_servers(home, GIVEN)

    def test_no_secret_shows_when_it_is_printed(self, home: Home) -> None:
        options = json.dumps({"secret_access_key": "storesecret"})

        shown = repr(read_servers(home, {**GIVEN, "VISIOBOOK_STORE_OPTIONS": options}))

        assert "secret" not in shown


class TestPasswords:
    def test_are_made_once_differ_and_are_for_the_owner_alone(self, home: Home) -> None:
        first = ensure_passwords(home, read_fleet())
        second = ensure_passwords(home, read_fleet())

        path = home.folder / "secrets" / "database.json"
        assert first == second
        assert "gateway" not in first
        assert len(set(first.values())) == len(first) == 9
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700

    def test_a_service_that_joins_gets_one_and_the_others_keep_theirs(self, home: Home) -> None:
        first = ensure_passwords(home, read_fleet()[:3])

        second = ensure_passwords(home, read_fleet())

        assert second.items() > first.items()

    @pytest.mark.parametrize("content", ["", "[]", "{"])
    def test_a_file_that_cannot_be_read_is_named(self, home: Home, content: str) -> None:
        path = home.folder / "secrets" / "database.json"
        path.parent.mkdir()
        path.write_text(content)

        with pytest.raises(FleetError, match=f"Cannot read the passwords in {path}"):
            ensure_passwords(home, read_fleet())


class TestProcesses:
    @pytest.fixture
    def told(self, home: Home, monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, str]]:
        for name, value in GIVEN.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("VISIOBOOK_SMTP_URL", "smtps://fleet:mailsecret@mail.example")
        monkeypatch.setenv("VISIOBOOK_SEALING_KEYS", '["sealsecret"]')
        for name in ("PEERS", "HOME", "KEYS", "MODE"):
            monkeypatch.setenv(f"VISIOBOOK_{name}", "{}")
        fleet = read_fleet()
        with ExitStack() as stack:
            parts = open_parts(fleet, port=0, bind="127.0.0.1", stack=stack)
            servers = read_servers(home)
            return environments(parts, servers, home, ensure_passwords(home, fleet))

    def test_are_one_for_each_service_and_one_of_workers_for_each_host(self, told: dict[str, dict[str, str]]) -> None:
        hosts = [service.name for service in read_fleet() if service.workers]

        assert set(told) == {s.name for s in read_fleet()} | {f"{name}.worker" for name in hosts}
        assert [told[name]["VISIOBOOK_PART"] for name in hosts] == ["api"] * 3
        assert [told[f"{name}.worker"]["VISIOBOOK_PART"] for name in hosts] == ["worker"] * 3

    def test_know_no_more_secrets_than_they_need(self, told: dict[str, dict[str, str]]) -> None:
        knowing = {name: " ".join(environment.values()) for name, environment in told.items()}

        assert [name for name, values in knowing.items() if "dbsecret" in values] == ["database"]
        assert [name for name, values in knowing.items() if "mailsecret" in values] == ["notification"]
        assert [name for name, values in knowing.items() if "sealsecret" in values] == ["user"]
        assert [name for name, values in told.items() if "VISIOBOOK_STORE_URL" in values] == ["storage"]
        assert [name for name, values in told.items() if "VISIOBOOK_OWNER_FILE" in values] == ["user"]
        assert "VISIOBOOK_DATABASE_URL" not in told["gateway"]
        assert told["payment"]["VISIOBOOK_DATABASE_URL"] != told["project"]["VISIOBOOK_DATABASE_URL"]

    def test_find_each_other(self, told: dict[str, dict[str, str]]) -> None:
        peers = json.loads(told["project"]["VISIOBOOK_PEERS"])

        assert set(peers) == {service.name for service in read_fleet()} - {"gateway"}

    def test_are_not_misled_by_what_is_meant_for_a_single_process(
        self, home: Home, told: dict[str, dict[str, str]]
    ) -> None:
        assert {environment["VISIOBOOK_HOME"] for environment in told.values()} == {str(home.folder)}
        assert {environment["VISIOBOOK_MODE"] for environment in told.values()} == {"server"}

    def test_of_one_fleet_have_free_ports_whatever_is_taken(self) -> None:
        with ExitStack() as stack:
            first = open_parts(read_fleet(), port=0, bind="127.0.0.1", stack=stack)
            taken = first[0].port

            with pytest.raises(FleetError, match=rf"^Port {taken} is taken: .* Choose another with --port\.$"):
                open_parts(read_fleet(), port=taken, bind="127.0.0.1", stack=stack)

            assert len({part.port for part in first}) == len(first) == 13


class TestPools:
    @pytest.mark.parametrize(("connections", "size"), [(300, 5), (97, 3), (60, 1)])
    def test_fit_into_the_connections_that_are_left(self, home: Home, connections: int, size: int) -> None:
        with ExitStack() as stack:
            parts = open_parts(read_fleet(), port=0, bind="127.0.0.1", stack=stack)

            assert pool_size(read_servers(home, GIVEN), parts, connections) == size

    def test_too_few_connections_are_refused(self, home: Home) -> None:
        with ExitStack() as stack:
            parts = open_parts(read_fleet(), port=0, bind="127.0.0.1", stack=stack)

            with pytest.raises(FleetError, match=r"has 20 connections left .* 12 processes need 48: raise max_connect"):
                pool_size(read_servers(home, GIVEN), parts, 20)

    def test_the_operators_own_size_stands(self, home: Home) -> None:
        assert pool_size(read_servers(home, {**GIVEN, "VISIOBOOK_DATABASE_POOL": "7"}), [], 20) == 7
