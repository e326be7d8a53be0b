"""``visiobook audit``: whether the trail of what happened to accounts is whole."""

from typing import Annotated

import typer
from rich.console import Console

from visiobook_client.account_access import SignIn

VERIFICATION = "/api/v1/user/audit/verification"
BROKEN = 1
WORDS = {
    "link-missing": "a link of the chain is missing",
    "entry-missing": "its entry is missing",
    "entry-changed": "its entry was changed",
    "link-changed": "the link was changed",
    "entry-unlinked": "an entry stands outside of the chain",
    "head-differs": "what was noted there earlier is not there: the end was cut off, or all was written anew",
}


def add_to(app: typer.Typer, sign_in: SignIn, console: Console) -> None:
    """Give the commands to the command line."""
    audit = typer.Typer(no_args_is_help=True, help="Prove that what happened to accounts was not changed afterwards.")
    app.add_typer(audit, name="audit")

    @audit.callback()
    def grouped() -> None:
        """One command today; its name is said all the same."""

    @audit.command()
    def verify(
        noted: Annotated[
            str | None, typer.Option("--head", help="POSITION:HASH as an earlier verification said.")
        ] = None,
    ) -> None:
        """Compute the whole chain anew; ends with 1 and names the first broken link where there is one."""
        position, _, head = (noted or "").partition(":")
        query = f"?position={position}&head={head}" if noted else ""
        with sign_in() as api:
            said = api.call("GET", VERIFICATION + query)
        broken = said["broken"]
        if broken is None:
            console.print(f"The chain is whole: {said['position']} entries.", highlight=False)
            console.print(f"Note its head: {said['position']}:{said['head']}", highlight=False, soft_wrap=True)
            return
        entry = f" (entry {broken['entry_id']})" if broken["entry_id"] is not None else ""
        console.print(
            f"The chain breaks at link {broken['position']}{entry}: {WORDS[broken['fault']]}.", highlight=False
        )
        raise typer.Exit(BROKEN)
