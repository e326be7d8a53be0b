"""``visiobook open``: the portal in a browser, signed in."""

import webbrowser
from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console

from visiobook_client.account_access import SignIn

TICKETS = "/api/v1/user/portal/tickets"


def add_to(
    app: typer.Typer, sign_in: SignIn, console: Console, *, browse: Callable[[str], bool] = webbrowser.open
) -> None:
    """Give the command to the command line. ``browse`` opens an address and says whether it could."""

    @app.command(name="open")
    def open_portal(
        browser: Annotated[bool, typer.Option(help="Open it here, or only print the link.")] = True,
    ) -> None:
        """Open the portal, signed in as the owner. The link works once, within two minutes."""
        with sign_in() as api:
            ticket = api.call("POST", TICKETS)
            link = f"{api.url}/log-in#ticket={ticket['ticket']}"
        console.print(link, highlight=False, markup=False, soft_wrap=True)
        if browser and not browse(link):
            console.print("No browser opened here: open the link yourself, within two minutes.", highlight=False)
