"""A film under way: begun for an owner of its own, watched in the database, so that no crash blinds the watcher."""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import httpx

from visiobook_client.errors import ApiRefusal, CommandError
from visiobook_client.sdk import Visiobook
from visiobook_contracts.project import FilmRequest
from visiobook_contracts.storyboard_assembly import FilmOptions

PASSWORD = "a lantern in the fog"  # of accounts that live as long as a test
PATIENCE_SECONDS = 300.0
POLL_SECONDS = 0.05
FINAL = ("completed", "failed", "cancelled")
AWAY = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError, AssertionError, CommandError)
DONE = """select (select count(*) from project.item where run_id = $1 and output is not null) as done,
    (select state from project.run where id = $1) as state"""
ResultT = TypeVar("ResultT")


@dataclass(frozen=True)
class Owner:
    """Somebody who has an account on the fleet; a new one has no finished work to reuse."""

    id: str
    email: str


@dataclass
class Film:
    """One run of ``book-to-film`` on a fleet."""

    fleet: Any
    owner: Owner
    run_id: uuid.UUID
    begun: float = field(default_factory=time.monotonic)

    def progress(self) -> tuple[int, str] | None:
        """Finished jobs and the run's state; None while the database does not answer."""
        with suppress(*AWAY):
            row = self.fleet.query(DONE, self.run_id)[0]
            return row["done"], row["state"]
        return None

    def wait_for(self, done: int) -> bool:
        """Until so many jobs are finished; False when the run ended before. Raises TimeoutError."""
        found = until(lambda: (p := self.progress()) and (p[0] >= done or p[1] in FINAL) and p, f"{done} jobs are done")
        return found[1] not in FINAL

    def wait_for_answer(self) -> int:
        """How many jobs are finished, as soon as the database says so. Raises TimeoutError."""
        return until(self.progress, "the database answers")[0]

    def wait_for_move(self, since: int) -> None:
        """Until another job is finished, or the run has ended. Raises TimeoutError."""
        until(lambda: (p := self.progress()) and (p[0] > since or p[1] in FINAL), "the film moves again")

    def wait_for_end(self) -> str:
        """The run's final state. Raises TimeoutError."""
        return until(lambda: (p := self.progress()) and p[1] in FINAL and p, "the run ends")[1]


def begin(fleet: Any, story: Path, size: tuple[int, int]) -> Film:
    """Register an owner, upload the story and ask for its film."""
    with registered(fleet) as (api, owner):
        source = api.upload(story)
        options = FilmOptions(width=size[0], height=size[1])
        request = FilmRequest(source=source, language="en", options=options)
        run = api.start_run(api.project(story.stem), "book-to-film", request.model_dump(mode="json"))
    return Film(fleet, owner, uuid.UUID(run["id"]))


@contextmanager
def registered(fleet: Any) -> Iterator[tuple[Visiobook, Owner]]:
    """A client signed in as a new owner, while the block lasts."""
    with Visiobook(fleet.home.running().url) as api:
        email = f"{uuid.uuid4().hex}@example.org"
        account = {"email": email, "password": PASSWORD, "display_name": "Odile"}
        api.call("POST", "/api/v1/user/accounts", json=account)
        api.log_in(email, PASSWORD)
        yield api, Owner(str(api.call("GET", "/api/v1/user/me")["id"]), email)


def signed_in(fleet: Any, owner: Owner) -> Visiobook:
    """A client of an owner that was registered before; waits for a fleet that is coming back."""

    def try_it() -> Visiobook | None:
        with suppress(CommandError, ApiRefusal, httpx.HTTPError, AttributeError):
            api = Visiobook(fleet.home.running().url)
            api.log_in(owner.email, PASSWORD)
            return api
        return None

    return until(try_it, "the fleet answers")


def until(look: Callable[[], ResultT | bool | None], what: str, *, seconds: float = PATIENCE_SECONDS) -> ResultT:
    """The first result that counts. Raises TimeoutError naming what did not come."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:.0f} s in vain: {what}")
        time.sleep(POLL_SECONDS)
    return found  # type: ignore[return-value]  # what counts is no bool and not None


def readable(document: object) -> str:
    """A JSON document in one order, to be compared."""
    return json.dumps(json.loads(document) if isinstance(document, str) else document, sort_keys=True)
