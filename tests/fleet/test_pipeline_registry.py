"""What the pipelines may run is what the hosts have."""

from importlib import import_module

import pytest

from visiobook_chassis.fleet import read_fleet
from visiobook_project.library import shipped_modules

PACKAGES = {service.name: service.package for service in read_fleet()}


class TestRegistry:
    @pytest.mark.parametrize("host", shipped_modules())
    def test_names_the_modules_of_every_host_with_their_credits(self, host: str) -> None:
        modules = import_module(f"{PACKAGES[host]}.modules").modules()

        assert shipped_modules()[host] == {module.name: module.credits for module in modules}

    def test_leaves_out_no_host(self) -> None:
        hosts = {name for name, package in PACKAGES.items() if _has_modules(package)}

        assert hosts == shipped_modules().keys()


def _has_modules(package: str) -> bool:
    try:
        import_module(f"{package}.modules")
    except ModuleNotFoundError:
        return False
    return True
