"""Ingestion of files, the literary reading of books, and what people ask and say of them."""

from fastapi import FastAPI

from visiobook_ai_analysis import handlers
from visiobook_ai_analysis.inquiries import endpoints as inquiries
from visiobook_ai_analysis.library import endpoints as library
from visiobook_ai_analysis.modules import modules
from visiobook_ai_analysis.settings import Settings
from visiobook_ai_analysis.versions import choosing
from visiobook_ai_analysis.versions import endpoints as versions
from visiobook_chassis.keys import Keyring
from visiobook_chassis.network import Network
from visiobook_modules.application import create_host_app

FACTORY = "visiobook_ai_analysis.modules:modules"
REFERRING = (
    "select document::text from book where owner = :owner",
    "select analysis::text from book where owner = :owner and analysis is not null",
    "select review::text from book where owner = :owner and review is not null",
    "select base::text from book where owner = :owner and base is not null",
)
"""Files that are kept as long as the book is."""


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
        routers=[inquiries.router, library.router, versions.router],
        subscriptions=handlers.subscriptions,
        amend=choosing.amend,
        referring=REFERRING,
    )
