"""Each server is looked at before anything starts; what does not fit is one line, and never a password."""

import socket
from collections.abc import Callable, Coroutine
from typing import Any

import asyncpg
import pytest

from visiobook_chassis.fleet import FleetService
from visiobook_client.home import FleetError, Home
from visiobook_database.provisioning import provision
from visiobook_messaging.wakeup import connect_arguments
from visiobook_persistence.provisioning import role_of, url_of
from visiobook_server import checks, prepare
from visiobook_server.checks import check_all, check_postgres, check_rabbit, check_redis, check_store
from visiobook_server.environment import EXAMPLES, Servers
from visiobook_testkit.postgres import ThrowawayPostgres
from visiobook_testkit.redis import ThrowawayRedis
from visiobook_testkit.s3 import ThrowawayS3

Refusal = Callable[[Coroutine[Any, Any, object]], Coroutine[Any, Any, str]]
DATABASE = FleetService(name="database", port=1, package="visiobook_database", schema="database")


@pytest.fixture
def nobody() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture
def refusal() -> Refusal:
    async def of(check: Coroutine[Any, Any, object]) -> str:
        with pytest.raises(FleetError) as refused:
            await check
        assert "\n" not in str(refused.value)
        assert "secret" not in str(refused.value)
        return str(refused.value)

    return of


class TestPostgres:
    async def test_that_fits_says_how_much_room_it_has(self, postgres: ThrowawayPostgres) -> None:
        room = await check_postgres(postgres.url)

        assert 200 < room.connections < 300

    async def test_that_is_away(self, refusal: Refusal, nobody: int) -> None:
        said = await refusal(check_postgres(f"postgresql+asyncpg://a:secret@127.0.0.1:{nobody}/b"))

        assert said.startswith(f"PostgreSQL at 127.0.0.1:{nobody} does not answer (")
        assert said.endswith("): start it, or mend VISIOBOOK_ADMIN_DATABASE_URL.")

    async def test_with_another_password(self, refusal: Refusal, postgres: ThrowawayPostgres) -> None:
        said = await refusal(check_postgres(postgres.url_of("postgres", "secret")))

        assert said == (
            f"PostgreSQL at 127.0.0.1:{postgres.port} does not let postgres in:"
            " mend user or password in VISIOBOOK_ADMIN_DATABASE_URL."
        )

    async def test_without_the_database(self, refusal: Refusal, postgres: ThrowawayPostgres) -> None:
        said = await refusal(check_postgres(postgres.url_of("postgres", postgres.password, "films")))

        assert "has no database films: create it, or mend VISIOBOOK_ADMIN_DATABASE_URL." in said

    async def test_that_is_too_old(
        self, refusal: Refusal, postgres: ThrowawayPostgres, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(checks, "OLDEST_POSTGRES", 99)

        assert (await refusal(check_postgres(postgres.url))).endswith(": Visiobook needs 99 or newer.")

    async def test_without_pgvector(
        self, refusal: Refusal, postgres: ThrowawayPostgres, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(checks, "EXTENSION", "no_such_extension")

        assert "lacks pgvector: install it there" in await refusal(check_postgres(postgres.url))

    async def test_with_a_user_who_may_not_make_roles(self, refusal: Refusal, postgres: ThrowawayPostgres) -> None:
        connection = await asyncpg.connect(**connect_arguments(postgres.url))
        await connection.execute("create role visitor login password 'guest'")

        said = await refusal(check_postgres(postgres.url_of("visitor", "guest")))

        await connection.execute("drop role visitor")
        await connection.close()
        assert said.endswith("does not let visitor create roles: alter role visitor createrole.")

    async def test_a_url_that_cannot_be_read(self, refusal: Refusal) -> None:
        said = await refusal(check_postgres("postgresql+asyncpg://a:secret@host:port/b"))

        assert said.startswith("VISIOBOOK_ADMIN_DATABASE_URL cannot be read as a URL")


class TestRabbit:
    async def test_that_fits(self, rabbitmq_url: str) -> None:
        await check_rabbit(rabbitmq_url)

    async def test_that_is_away(self, refusal: Refusal, nobody: int) -> None:
        said = await refusal(check_rabbit(f"amqp://a:secret@127.0.0.1:{nobody}/"))

        assert said.startswith(f"RabbitMQ at 127.0.0.1:{nobody} does not answer (")

    async def test_with_another_password(self, refusal: Refusal, rabbitmq_url: str) -> None:
        said = await refusal(check_rabbit(rabbitmq_url.replace("guest:guest", "guest:secret")))

        assert "does not let guest into the virtual host /: mend user, password or path in VISIOBOOK_AMQP_URL." in said

    async def test_without_the_virtual_host(self, refusal: Refusal, rabbitmq_url: str) -> None:
        said = await refusal(check_rabbit(rabbitmq_url.rstrip("/") + "/films"))

        assert "does not let guest into the virtual host /films" in said

    async def test_that_is_too_old(self, refusal: Refusal, rabbitmq_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(checks, "OLDEST_RABBIT", (99, 0))

        assert (await refusal(check_rabbit(rabbitmq_url))).endswith(": Visiobook needs 99.0 or newer.")


class TestRedis:
    async def test_that_fits(self, redis_server: ThrowawayRedis) -> None:
        await check_redis(redis_server.url)

    async def test_that_is_away(self, refusal: Refusal, nobody: int) -> None:
        said = await refusal(check_redis(f"redis://:secret@127.0.0.1:{nobody}/0"))

        assert said.startswith(f"Redis at 127.0.0.1:{nobody} does not answer (")

    async def test_with_another_password(self, refusal: Refusal, redis_server: ThrowawayRedis) -> None:
        said = await refusal(check_redis(f"redis://:secret@127.0.0.1:{redis_server.port}/0"))

        assert said.endswith("does not let us in: mend user or password in VISIOBOOK_REDIS_URL.")


class TestTheStore:
    async def test_that_fits(self, s3_server: ThrowawayS3) -> None:
        await check_store(s3_server.url, s3_server.store_options)

    async def test_without_the_bucket(self, refusal: Refusal, s3_server: ThrowawayS3) -> None:
        said = await refusal(check_store("s3://no-such-bucket", s3_server.store_options))

        assert said.startswith(f"The object store s3://no-such-bucket at {s3_server.endpoint} cannot be used (")
        assert said.endswith("mend VISIOBOOK_STORE_URL or VISIOBOOK_STORE_OPTIONS.")

    async def test_with_another_key(self, refusal: Refusal, s3_server: ThrowawayS3) -> None:
        options = {**s3_server.store_options, "secret_access_key": "another-secret"}

        assert "cannot be used (" in await refusal(check_store(s3_server.url, options))

    async def test_that_is_away(
        self, refusal: Refusal, s3_server: ThrowawayS3, nobody: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(checks, "SECONDS", 1)
        options = {**s3_server.store_options, "endpoint": f"http://127.0.0.1:{nobody}"}

        assert f"at http://127.0.0.1:{nobody} " in await refusal(check_store(s3_server.url, options))

    @pytest.mark.parametrize(
        ("url", "options"), [("gopher://x", {}), ("s3://x", {"colour": "blue"}), ("s3://x", {"timeout": "soon"})]
    )
    async def test_that_makes_no_sense(self, refusal: Refusal, url: str, options: dict[str, str]) -> None:
        assert "cannot be used (" in await refusal(check_store(url, options))


class TestAllOfThem:
    async def test_are_named_together(self, nobody: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(checks, "SECONDS", 2)
        servers = Servers(
            database_url=f"postgresql+asyncpg://a@127.0.0.1:{nobody}/b",
            amqp_url=f"amqp://127.0.0.1:{nobody}/",
            redis_url=f"redis://127.0.0.1:{nobody}",
            store_url="s3://films",
            store_options={"endpoint": f"http://127.0.0.1:{nobody}", "allow_http": "true", "region": "x"},
            bind="127.0.0.1",
            others={},
        )

        with pytest.raises(FleetError) as refused:
            await check_all(servers)

        assert [line.split(" ")[0] for line in str(refused.value).splitlines()] == [
            "PostgreSQL", "RabbitMQ", "Redis", "The",
        ]  # fmt: skip


class TestRoles:
    async def test_open_with_their_own_password_and_no_other(self, postgres: ThrowawayPostgres) -> None:
        await provision(postgres.url, [DATABASE], passwords={"database": "first"})

        connection = await asyncpg.connect(**connect_arguments(url_of(postgres.url, "database", "first")))
        schema = await connection.fetchval("select current_schema()")
        await connection.close()

        assert schema == "database"
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(**connect_arguments(url_of(postgres.url, "database", "second")))

    async def test_that_another_fleet_uses_are_not_taken_from_it(self, postgres: ThrowawayPostgres) -> None:
        await provision(postgres.url, [DATABASE], passwords={"database": "theirs"})
        theirs = await asyncpg.connect(**connect_arguments(url_of(postgres.url, "database", "theirs")))

        with pytest.raises(FleetError, match=rf"Another fleet is at work on .*: the role {role_of('database')} is in"):
            await prepare._refuse_shared_roles(postgres.url, {"database": "ours"})
        await prepare._refuse_shared_roles(postgres.url, {"database": "theirs"})

        await theirs.close()


class TestTheCommandOfContainers:
    def test_says_what_is_missing_in_one_line(
        self, home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for name in EXAMPLES:
            monkeypatch.delenv(name, raising=False)

        code = prepare.main(["--home", str(home.folder)])

        said = capsys.readouterr().err
        assert code == 2
        assert said.count("\n") == 1
        assert all(name in said for name in EXAMPLES)
