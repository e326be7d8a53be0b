"""``visiobook mail``: the mailbox of a fleet that has no mail server."""

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from visiobook_client.account_access import SignIn, moment
from visiobook_client.errors import CommandError

MAILBOX = "/api/v1/notification/mailbox"
SHORT = 8


def add_to(app: typer.Typer, sign_in: SignIn, console: Console) -> None:
    """Give the commands to the command line."""
    mail = typer.Typer(no_args_is_help=True, help="Read the mail that stayed on this machine.")
    app.add_typer(mail, name="mail")

    @mail.command(name="list")
    def list_mail() -> None:
        """Show the latest mails."""
        table = Table(Column("id", no_wrap=True), "at", "to", "subject", box=None)
        with sign_in() as api:
            for found in api.call("GET", MAILBOX)["items"]:
                at = moment(found["created_at"], never="")
                table.add_row(found["id"][:SHORT], at, escape(found["to"]), escape(found["subject"]))
        console.print(table if table.rows else "No mail. A fleet with a mail server sends it instead.")

    @mail.command()
    def show(which: Annotated[str, typer.Argument(help="Id of the mail, or its beginning; last: the latest.")]) -> None:
        """Show one mail; the link in it works once."""
        with sign_in() as api:
            mail = api.call("GET", f"{MAILBOX}/{_find(api.call('GET', MAILBOX)['items'], which)}")
        console.print(f"To: {mail['to']}\nSubject: {mail['subject']}\n", highlight=False, markup=False, soft_wrap=True)
        console.print(mail["text"], highlight=False, markup=False, soft_wrap=True)


def _find(mails: list[dict[str, Any]], which: str) -> str:
    if which == "last" and mails:
        return str(mails[0]["id"])
    found = [str(mail["id"]) for mail in mails if mail["id"].startswith(which.lower())]
    if len(found) == 1:
        return found[0]
    what = f"{len(found)} mails begin with" if found else "There is no mail"
    raise CommandError(f"{what} {which!r}.", hint="See them with: visiobook mail list")
