"""Write every service's contracts/openapi.json from its application."""

import importlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from visiobook_chassis.fleet import FleetService, read_fleet
from visiobook_chassis.keys import ensure_keys
from visiobook_chassis.settings import Mode

ROOT = Path(__file__).parents[1]


def main() -> None:
    """All services of deploy/fleet.yaml."""
    with tempfile.TemporaryDirectory() as folder:
        for service in read_fleet():
            path = path_of(service)
            path.parent.mkdir(exist_ok=True)
            path.write_text(rendered(document(service, Path(folder))), encoding="utf-8")
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")


def path_of(service: FleetService) -> Path:
    """Where the document of a service is kept."""
    return ROOT / "services" / service.name / "contracts" / "openapi.json"


def document(service: FleetService, folder: Path) -> dict[str, Any]:
    """The OpenAPI document of a service, from its application made with throwaway keys."""
    ensure_keys(folder, [service.name])
    settings = importlib.import_module(f"{service.package}.settings").Settings(
        service=service.name, mode=Mode.EMBEDDED, home=folder, keys=folder
    )
    app = importlib.import_module(f"{service.package}.main").create_app(settings)
    openapi: dict[str, Any] = app.openapi()
    return openapi


def rendered(openapi: dict[str, Any]) -> str:
    """The document as it is kept in the repository."""
    return json.dumps(openapi, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
