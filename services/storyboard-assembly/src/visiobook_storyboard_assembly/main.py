"""Storyboard, edit, film and its proof."""

from fastapi import FastAPI

from visiobook_chassis.keys import Keyring
from visiobook_chassis.network import Network
from visiobook_modules.application import create_host_app
from visiobook_storyboard_assembly.modules import modules
from visiobook_storyboard_assembly.settings import Settings

FACTORY = "visiobook_storyboard_assembly.modules:modules"


def create_app(
    settings: Settings | None = None, *, keyring: Keyring | None = None, network: Network | None = None
) -> FastAPI:
    """The application of storyboard-assembly."""
    return create_host_app(
        settings or Settings(),
        title="Storyboard and film",
        modules=modules(),
        factory=FACTORY,
        keyring=keyring,
        network=network,
    )
