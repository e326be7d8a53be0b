"""Every setting of every service is in the page that tells operators of them."""

import importlib
from pathlib import Path

import pytest

from visiobook_chassis.fleet import FleetService, read_fleet

PAGE = Path(__file__).parents[2] / "docs" / "server-mode.md"
SET_BY_THE_COMMAND = {"service"}


@pytest.mark.parametrize("service", read_fleet(), ids=lambda service: service.name)
def test_every_setting_is_explained(service: FleetService) -> None:
    settings = importlib.import_module(f"{service.package}.settings").Settings
    page = PAGE.read_text("utf-8")

    missing = [
        f"VISIOBOOK_{name.upper()}"
        for name in settings.model_fields
        if name not in SET_BY_THE_COMMAND and f"`VISIOBOOK_{name.upper()}`" not in page
    ]

    assert not missing, f"explain {', '.join(missing)} in {PAGE.name}: name, who reads it, default, what it is"
