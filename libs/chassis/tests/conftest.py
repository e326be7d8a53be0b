"""A fleet of three services with keys of its own."""

from pathlib import Path

import pytest

from visiobook_chassis.keys import Keyring, ensure_keys, load_keyring
from visiobook_chassis.settings import Mode, ServiceSettings


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the keys of user, project and payment."""
    folder = tmp_path_factory.mktemp("keys")
    ensure_keys(folder, ["user", "project", "payment"])
    return folder


@pytest.fixture(scope="session")
def user(folder: Path) -> Keyring:
    return load_keyring(folder, "user")


@pytest.fixture(scope="session")
def project(folder: Path) -> Keyring:
    return load_keyring(folder, "project")


@pytest.fixture(scope="session")
def payment(folder: Path) -> Keyring:
    return load_keyring(folder, "payment")


@pytest.fixture
def payment_settings(folder: Path, tmp_path: Path) -> ServiceSettings:
    return ServiceSettings(service="payment", mode=Mode.EMBEDDED, home=tmp_path, keys=folder)
