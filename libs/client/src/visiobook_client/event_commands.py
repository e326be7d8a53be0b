"""``visiobook events``: what waits, what died and why, replay and removal, for the administrator of a fleet."""

import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Annotated, Any

import typer
from rich.console import Console

from visiobook_client.errors import FAILED, CommandError
from visiobook_client.event_tables import letter_table, letters_table, queues_table, safe
from visiobook_client.fleet_answers import Answers
from visiobook_client.fleet_events import FleetEvents
from visiobook_client.sdk import LARGEST_PAGE, Visiobook

SignIn = Callable[[], AbstractContextManager[Visiobook]]
ANYTHING = 'Such ones alone; "*" stands for anything.'
Service = Annotated[str | None, typer.Option(help="Ask this service alone.")]
Handler = Annotated[str | None, typer.Option(help=f"Handler, like payment.reserve_credits. {ANYTHING}")]
Topic = Annotated[str | None, typer.Option(help=f"Topic, like visiobook.project.run.*. {ANYTHING}")]
Reason = Annotated[str | None, typer.Option(help="Words of the reason.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for other programs.")]
All = Annotated[bool, typer.Option("--all", help="Every dead letter.")]
Ids = Annotated[list[int] | None, typer.Argument(help="Ids, from visiobook events dead.", min=1)]
NO_LETTERS = "No dead letters."


def add_to(app: typer.Typer, sign_in: SignIn, console: Console) -> None:
    """Give the commands to the command line."""
    events = typer.Typer(no_args_is_help=True, help="See what waits and what failed; replay or purge it.")
    app.add_typer(events, name="events")
    for add in (_add_queues, _add_dead, _add_show, _add_replay, _add_purge):
        add(events, sign_in, console)


def _add_queues(events: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @events.command()
    def queues(
        service: Service = None,
        every: Annotated[bool, typer.Option("--all", help="Those that are empty, too.")] = False,
        as_json: Json = False,
    ) -> None:
        """Show what waits for each handler, how long already, and how much was given up."""
        with sign_in() as api:
            answers = FleetEvents(api, service).queues()
        if as_json:
            _print_json(console, answers.rows)
        else:
            _show_queues(console, answers.rows, every=every)
        answers.refuse_silence()


def _add_dead(events: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @events.command()
    def dead(
        service: Service = None,
        handler: Handler = None,
        topic: Topic = None,
        reason: Reason = None,
        limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 20,
        as_json: Json = False,
    ) -> None:
        """List the events that were given up, the newest first."""
        with sign_in() as api:
            answers = FleetEvents(api, service).dead(_filters(handler, topic, reason), limit=limit)
        if as_json:
            _print_json(console, answers.rows)
        elif answers.rows:
            console.print(letters_table(answers.rows))
            if len(answers.rows) == limit:
                console.print(f"These are the newest {limit}; --limit shows more.", highlight=False)
        else:
            console.print(NO_LETTERS)
        answers.refuse_silence()


def _add_show(events: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @events.command()
    def show(
        id: Annotated[int, typer.Argument(help="Id, from visiobook events dead.", min=1)],
        service: Service = None,
        as_json: Json = False,
    ) -> None:
        """Show one of them whole: reason, attempts, trace, and the event itself."""
        with sign_in() as api:
            answers = FleetEvents(api, service).show(id)
        for row in answers.rows:
            if as_json:
                _print_json(console, row)
            else:
                _show_letter(console, row)
        answers.refuse_silence()
        if not answers.rows:
            raise _not_found([id])


def _add_replay(events: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @events.command()
    def replay(
        ids: Ids = None,
        service: Service = None,
        handler: Handler = None,
        topic: Topic = None,
        reason: Reason = None,
        every: All = False,
        as_json: Json = False,
    ) -> None:
        """Send dead letters back to the handlers that gave them up."""
        wanted = _wanted(ids, handler, topic, reason, every)
        with sign_in() as api:
            answers = FleetEvents(api, service).replay(wanted)
        replayed, left = _sum(answers, "replayed"), _sum(answers, "left")
        if as_json:
            _print_json(console, answers.rows)
        else:
            console.print(f"Replayed: {replayed}.", highlight=False)
            if left:
                console.print(f"Left: {left}, of handlers that do not exist any more; purge them.", highlight=False)
        answers.refuse_silence()
        if ids and replayed + left == 0:
            raise _not_found(ids)


def _add_purge(events: typer.Typer, sign_in: SignIn, console: Console) -> None:
    @events.command()
    def purge(
        ids: Ids = None,
        service: Service = None,
        handler: Handler = None,
        topic: Topic = None,
        reason: Reason = None,
        every: All = False,
        yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
        as_json: Json = False,
    ) -> None:
        """Remove dead letters for good; asks first."""
        wanted = _wanted(ids, handler, topic, reason, every)
        with sign_in() as api:
            fleet = FleetEvents(api, service)
            if not yes:
                _confirm(_how_many(fleet, ids, _filters(handler, topic, reason)))
            answers = fleet.purge(wanted)
        purged = _sum(answers, "purged")
        if as_json:
            _print_json(console, answers.rows)
        else:
            console.print(f"Purged: {purged}.", highlight=False)
        answers.refuse_silence()
        if ids and purged == 0:
            raise _not_found(ids)


def _show_queues(console: Console, rows: list[dict[str, Any]], *, every: bool) -> None:
    busy = [row for row in rows if every or row["waiting"] or row["dead"] or row["in_broker"]]
    if busy:
        console.print(queues_table(busy))
    if len(busy) < len(rows):
        rest = len(rows) - len(busy)
        words = f"{rest} more are empty" if busy else f"All {rest} queues are empty, and nothing has died"
        console.print(f"{words}; --all shows them.", highlight=False)


def _show_letter(console: Console, row: dict[str, Any]) -> None:
    console.print(letter_table(row["letter"], row["traceparent"]))
    envelope = row["envelope"]
    words = envelope if isinstance(envelope, str) else json.dumps(envelope, indent=2, ensure_ascii=False)
    console.print()
    console.print(safe(words), soft_wrap=True)


def _filters(handler: str | None, topic: str | None, reason: str | None) -> dict[str, str]:
    given = {"subscriber": handler, "topic": topic, "reason": reason}
    return {name: value for name, value in given.items() if value is not None}


def _wanted(
    ids: list[int] | None, handler: str | None, topic: str | None, reason: str | None, every: bool
) -> dict[str, Any]:
    """What the API is told. Raises CommandError when the choice is not clear."""
    wanted: dict[str, Any] = _filters(handler, topic, reason)
    if ids:
        wanted["ids"] = ids
    if every == bool(wanted):
        raise CommandError("Say which dead letters.", hint="Give ids, --handler, --topic or --reason; or --all alone.")
    return wanted or {"all": True}


def _how_many(fleet: FleetEvents, ids: list[int] | None, filters: dict[str, str]) -> str:
    if ids:
        return str(len(ids))
    found = len(fleet.dead(filters, limit=LARGEST_PAGE).rows)
    return f"{found} or more" if found == LARGEST_PAGE else str(found)


def _confirm(count: str) -> None:
    """Ask the person at the terminal; where there is none, --yes must be given."""
    if not _somebody_is_here():
        raise CommandError("A purge is for good, so it asks first, and nobody is here to answer.", hint="Say --yes.")
    if not typer.confirm(f"Remove for good: {count}. Go on?"):
        raise CommandError("Nothing was removed.", exit_code=FAILED)


def _somebody_is_here() -> bool:
    return sys.stdin.isatty()


def _sum(answers: Answers, name: str) -> int:
    return sum(int(row[name]) for row in answers.rows)


def _not_found(ids: list[int]) -> CommandError:
    which = f"the id {ids[0]}" if len(ids) == 1 else f"one of the ids {', '.join(map(str, ids))}"
    return CommandError(f"No dead letter has {which}.", hint="List them with: visiobook events dead")


def _print_json(console: Console, value: object) -> None:
    console.out(json.dumps(value, indent=1), highlight=False)
