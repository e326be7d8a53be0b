"""``visiobook keys``: keys for programs."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from visiobook_client.account_access import SignIn, moment
from visiobook_client.errors import CommandError
from visiobook_client.sdk import Visiobook

KEYS = "/api/v1/user/api-keys"


def add_to(app: typer.Typer, sign_in: SignIn, console: Console) -> None:
    """Give the commands to the command line."""
    keys = typer.Typer(no_args_is_help=True, help="Give programs keys of their own.")
    app.add_typer(keys, name="keys")

    @keys.command()
    def create(
        name: Annotated[str, typer.Argument(help="What the key is for.")],
        scope: Annotated[list[str], typer.Option(help="What it may do, like storage:read or *:write; again for more.")],
        days: Annotated[int | None, typer.Option(min=1, max=3650, help="Good for so long; default: no end.")] = None,
    ) -> None:
        """Make a key. It is shown this once."""
        end = None if days is None else (datetime.now(UTC) + timedelta(days=days)).isoformat()
        with sign_in() as api:
            key = api.call("POST", KEYS, json={"name": name, "scopes": scope, "expires_at": end})
        console.print(key["key"], highlight=False, markup=False, soft_wrap=True)
        console.print("Keep it now: it is not shown again.", style="dim", highlight=False)

    @keys.command(name="list")
    def list_keys() -> None:
        """Show the keys, without their secrets."""
        table = Table("name and scopes", Column("key", no_wrap=True), "used", "ends", box=None)
        with sign_in() as api:
            for key in api.call("GET", KEYS):
                used, ends = moment(key["last_used_at"], never="never"), moment(key["expires_at"], never="never")
                about = f"{escape(key['name'])}\n[dim]{' '.join(key['scopes'])}[/dim]"
                table.add_row(about, f"{key['prefix']}...{key['hint']}", used, ends)
        console.print(table if table.rows else "No keys. Make one with: visiobook keys create NAME --scope '*:read'")

    @keys.command()
    def revoke(which: Annotated[str, typer.Argument(help="Name of the key, or its beginning as listed.")]) -> None:
        """End a key, at once and everywhere."""
        with sign_in() as api:
            api.call("DELETE", f"{KEYS}/{_find(api, which)}")
        console.print(f"{which} is revoked.", highlight=False, markup=False)


def _find(api: Visiobook, which: str) -> str:
    """Id of the key with this name, beginning or id. Raises CommandError."""
    known = api.call("GET", KEYS)
    found = [key for key in known if which in (key["id"], key["name"], key["prefix"])]
    if len(found) == 1:
        return str(found[0]["id"])
    if found:
        beginnings = ", ".join(key["prefix"] for key in found)
        raise CommandError(f"{len(found)} keys are named {which!r}.", hint=f"Give the beginning: {beginnings}.")
    raise CommandError(f"There is no key {which!r}.", hint="See them with: visiobook keys list")
