"""Pictures, voices and music behind one contract each."""

from fastapi import FastAPI

from visiobook_chassis.keys import Keyring
from visiobook_chassis.network import Network
from visiobook_media_generation.modules import modules
from visiobook_media_generation.settings import Settings
from visiobook_modules.application import create_host_app

FACTORY = "visiobook_media_generation.modules:modules"


def create_app(
    settings: Settings | None = None, *, keyring: Keyring | None = None, network: Network | None = None
) -> FastAPI:
    """The application of media-generation."""
    return create_host_app(
        settings or Settings(),
        title="Pictures, voices, music",
        modules=modules(),
        factory=FACTORY,
        keyring=keyring,
        network=network,
    )
