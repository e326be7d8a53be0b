"""Ingestion of files and the literary reading of books."""

from fastapi import FastAPI

from visiobook_ai_analysis.modules import modules
from visiobook_ai_analysis.settings import Settings
from visiobook_chassis.keys import Keyring
from visiobook_chassis.network import Network
from visiobook_modules.application import create_host_app

FACTORY = "visiobook_ai_analysis.modules:modules"


def create_app(
    settings: Settings | None = None, *, keyring: Keyring | None = None, network: Network | None = None
) -> FastAPI:
    """The application of ai-analysis."""
    return create_host_app(
        settings or Settings(),
        title="Reading a book",
        modules=modules(),
        factory=FACTORY,
        keyring=keyring,
        network=network,
    )
