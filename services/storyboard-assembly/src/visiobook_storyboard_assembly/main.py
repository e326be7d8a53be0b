"""Storyboard, edit, film and its proof."""

from fastapi import FastAPI

from visiobook_chassis.keys import Keyring
from visiobook_chassis.network import Network
from visiobook_modules.application import create_host_app
from visiobook_storyboard_assembly import handlers
from visiobook_storyboard_assembly.boards import endpoints
from visiobook_storyboard_assembly.modules import modules
from visiobook_storyboard_assembly.settings import Settings

FACTORY = "visiobook_storyboard_assembly.modules:modules"
_OF_OWNER = "join storyboard on storyboard.id = storyboard_id where owner = :owner"
REFERRING = (
    "select book::text || analysis::text from storyboard where owner = :owner",
    f"select document::text from storyboard_version {_OF_OWNER}",  # noqa: S608  # our own words
    f"select outputs::text from storyboard_run {_OF_OWNER} and outputs is not null",  # noqa: S608
    f"select edit::text from storyboard_run {_OF_OWNER} and edit is not null",  # noqa: S608
    f"select result::text from storyboard_work {_OF_OWNER} and result is not null",  # noqa: S608
)
"""Files that are kept as long as the storyboard is."""


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
        routers=[endpoints.router],
        subscriptions=handlers.subscriptions,
        referring=REFERRING,
    )
