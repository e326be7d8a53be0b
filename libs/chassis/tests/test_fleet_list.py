from pathlib import Path

import pytest

from visiobook_chassis.fleet import FleetService, find_fleet, read_fleet


def write(folder: Path, text: str) -> Path:
    path = folder / "fleet.yaml"
    path.write_text(text, encoding="utf-8")
    return path


class TestReadFleet:
    def test_the_checkouts_list_names_the_ten_services(self) -> None:
        names = {service.name for service in read_fleet()}

        assert {"gateway", "user", "project", "storage", "database", "payment", "notification"} <= names
        assert len(names) >= 10

    def test_a_service_carries_its_fields(self, tmp_path: Path) -> None:
        path = write(
            tmp_path, "services:\n  payment: {port: 1, package: p, schema: payment, pool: core, workers: true}"
        )

        service = FleetService(name="payment", port=1, package="p", schema="payment", pool="core", workers=True)

        assert read_fleet(path) == (service,)

    def test_a_service_may_own_no_schema(self, tmp_path: Path) -> None:
        path = write(tmp_path, "services: {gateway: {port: 1, package: g}}")

        assert read_fleet(path)[0].schema is None

    def test_two_services_on_one_port_are_refused_by_name(self, tmp_path: Path) -> None:
        path = write(tmp_path, "services: {a: {port: 1, package: a}, b: {port: 1, package: b}}")

        with pytest.raises(ValueError, match="a and b both have port 1"):
            read_fleet(path)

    def test_two_services_of_one_name_are_refused(self, tmp_path: Path) -> None:
        path = write(tmp_path, "services: {a: {port: 1, package: a}, b: {port: 2, package: b, names: [a]}}")

        with pytest.raises(ValueError, match="a and b both have the name a"):
            read_fleet(path)

    @pytest.mark.parametrize("text", ["", "services: []", "services: {a: {port: many}}", "services: {a: [}"])
    def test_anything_else_is_refused_naming_the_file(self, tmp_path: Path, text: str) -> None:
        path = write(tmp_path, text)

        with pytest.raises(ValueError, match=str(path)):
            read_fleet(path)


class TestFindFleet:
    def test_the_variable_wins(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VISIOBOOK_FLEET", str(tmp_path / "mine.yaml"))

        assert find_fleet() == tmp_path / "mine.yaml"
