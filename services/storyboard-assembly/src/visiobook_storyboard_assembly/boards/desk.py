"""What people do with storyboards: open, edit, go back, ask what a film would take, have it made."""

import asyncio
import contextlib
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_chassis.errors import UpstreamRefused
from visiobook_chassis.network import Network
from visiobook_contracts.ai_analysis import Analysis
from visiobook_contracts.base import FileRef
from visiobook_contracts.project import ShotDrawingRequest, StoryboardFilmRequest
from visiobook_contracts.storyboard_assembly import Storyboard
from visiobook_contracts.storyboard_editing import Change, Operation
from visiobook_storyboard_assembly.boards import history, learning, store, works
from visiobook_storyboard_assembly.boards.documents import Documents
from visiobook_storyboard_assembly.boards.learning import RunTold
from visiobook_storyboard_assembly.boards.needs import Needs, needs_of
from visiobook_storyboard_assembly.boards.store import Board, Step, Version
from visiobook_storyboard_assembly.boards.works import BoardRun, key_of
from visiobook_storyboard_assembly.casting.narrator import NARRATOR
from visiobook_storyboard_assembly.editing.board import shot_of_beat
from visiobook_storyboard_assembly.editing.comparison import compare
from visiobook_storyboard_assembly.editing.filmed import filmed
from visiobook_storyboard_assembly.editing.operations import apply_operations
from visiobook_storyboard_assembly.errors import (
    EditUnfit,
    NothingToUndo,
    NotSpeech,
    StoryboardUnknown,
    VersionMoved,
    VersionUnknown,
)
from visiobook_storyboard_assembly.storyboard.orders import order_illustrations

NAME = "storyboard.json"
FILM, DRAW = "storyboard-to-film", "draw-shots"


class Desk:
    """One request's work on the storyboards of one owner, in its session."""

    def __init__(self, session: AsyncSession, documents: Documents, network: Network, owner: str) -> None:
        self.session = session
        self.documents = documents
        self.owner = owner
        self._project = network.peer("project")
        self._reading = network.peer("ai-analysis")

    # -------------------------------------------------------------------------------------------- looking

    async def open(self, run_id: uuid.UUID) -> Board:
        """The storyboard that a run planned or filmed. Raises StoryboardUnknown, also for runs of others."""
        if board := await store.of_run(self.session, self.owner, run_id):
            return board
        run = (await self._project.call("GET", f"/api/v1/project/runs/{run_id}", on_behalf_of=self.owner)).json()
        told = RunTold(run_id, uuid.UUID(run["project_id"]), self.owner, run["state"], run["outputs"] or {})
        await learning.learn(self.session, self.documents, told)
        board = await store.of_run(self.session, self.owner, run_id)
        if board is None:
            raise StoryboardUnknown(
                "This run has not planned a storyboard.", hint="Wait for its storyboard, or name the run of a film."
            )
        return board

    async def catch_up(self, board: Board) -> None:
        """Note what became of runs that were under way; their events may still be on the way."""
        for run_id in await works.under_way(self.session, board.id):
            with contextlib.suppress(UpstreamRefused):
                answer = await self._project.call("GET", f"/api/v1/project/runs/{run_id}", on_behalf_of=self.owner)
                run = answer.json()
                if run["state"] == "completed":
                    told = RunTold(run_id, board.project_id, self.owner, "completed", run["outputs"] or {})
                    await learning.learn(self.session, self.documents, told)
                elif run["state"] in ("failed", "cancelled"):
                    await works.end_run(self.session, run_id, run["state"])

    async def board(self, board_id: uuid.UUID) -> Board:
        """Raises StoryboardUnknown."""
        board = await store.find(self.session, self.owner, board_id)
        if board is None:
            hint = "GET /api/v1/storyboard-assembly/storyboards lists yours."
            raise StoryboardUnknown(f"You have no storyboard {board_id}.", hint=hint)
        return board

    async def version(self, board: Board, number: int | None = None) -> Version:
        """One version, by default the newest. Raises VersionUnknown."""
        found = await store.version(self.session, board.id, number or board.version)
        if found is None:
            raise VersionUnknown(f"There is no version {number}.", hint=f"The newest is {board.version}.")
        return found

    async def document(self, version: Version) -> Storyboard:
        """Raises UpstreamRefused, Unavailable."""
        return await self.documents.load(self.owner, version.ref, Storyboard)

    async def difference(self, before: Version, after: Version) -> tuple[Change, ...]:
        """In what two versions differ."""
        return await asyncio.to_thread(compare, await self.document(before), await self.document(after))

    # -------------------------------------------------------------------------------------------- changing

    async def edit(
        self, board: Board, expected: int, operations: Sequence[Operation], *, author: str, note: str = ""
    ) -> None:
        """A new version; none where nothing changes. Raises VersionMoved, EditUnfit."""
        _check_newest(board, expected)
        before = await self.document(await self.version(board))
        after = await asyncio.to_thread(apply_operations, before, operations)
        changes = await asyncio.to_thread(compare, before, after)
        if not changes:
            return
        document = await self.documents.store(self.owner, after, name=NAME)
        step = Step(kind="edit", author=author, document=document, changes=changes, note=note)
        await self._advance(board, step)

    async def revert(self, board: Board, expected: int, number: int, *, author: str) -> None:
        """The content of an earlier version, as a new one. Raises VersionMoved, VersionUnknown."""
        _check_newest(board, expected)
        await self._restore(board, number, kind="revert", author=author)

    async def step_back(self, board: Board, expected: int, *, author: str) -> None:
        """Undo. Raises VersionMoved, NothingToUndo."""
        await self._step(board, expected, "undo", author, lambda reach: reach.undo)

    async def step_forward(self, board: Board, expected: int, *, author: str) -> None:
        """Redo. Raises VersionMoved, NothingToUndo."""
        await self._step(board, expected, "redo", author, lambda reach: reach.redo)

    async def reach(self, board: Board) -> history.Reach:
        """What an undo and a redo would bring back."""
        return history.reach(await store.history(self.session, board.id))

    async def _step(
        self, board: Board, expected: int, kind: str, author: str, which: Callable[[history.Reach], int | None]
    ) -> None:
        _check_newest(board, expected)
        number = which(await self.reach(board))
        if number is None:
            raise NothingToUndo(f"There is nothing to {kind}.")
        await self._restore(board, number, kind=kind, author=author)

    async def _restore(self, board: Board, number: int, *, kind: str, author: str) -> None:
        now, then = await self.version(board), await self.version(board, number)
        changes = await self.difference(now, then)
        step = Step(kind=kind, author=author, document=then.ref, changes=changes, restored=number)
        await self._advance(board, step)

    async def _advance(self, board: Board, step: Step) -> None:
        if await store.advance(self.session, board, step) is None:
            newest = await self.board(board.id)
            raise _moved(board.version, newest.version)

    # -------------------------------------------------------------------------------------------- making

    async def needs(self, board: Board, version: Version) -> Needs:
        """What a film of this version still needs."""
        document = await self.document(version)
        known = await works.known(self.session, board.id)
        return await asyncio.to_thread(lambda: needs_of(filmed(document), known))

    async def film_of(self, board: Board, version: Version) -> BoardRun | None:
        """The film of this very content, completed or under way."""
        films = await works.runs_of(self.session, board.id, purpose="film", digests=[version.digest])
        return next((film for film in films if film.state in ("completed", "running")), None)

    async def quote(self, board: Board, version: Version, needs: Needs) -> dict[str, Any]:
        """Seconds and credits, as project estimates them."""
        value = await self._film_request(board, version)
        body = {"pipeline": FILM, "input": value, "jobs": needs.jobs()}
        path = f"/api/v1/project/projects/{board.project_id}/estimates"
        found: dict[str, Any] = (await self._project.call("POST", path, on_behalf_of=self.owner, json=body)).json()
        return found

    async def render(self, board: Board, version: Version, *, ceiling: int | None) -> tuple[uuid.UUID, str, bool]:
        """Start the film of a version, or find it: run, its state, and whether it was there."""
        await self.catch_up(board)
        if film := await self.film_of(board, version):
            return film.run_id, film.state, True
        value = await self._film_request(board, version)
        return await self._start(board, version, FILM, "film", value, ceiling=ceiling)

    async def draw(self, board: Board, shots: Sequence[str] | None) -> tuple[uuid.UUID, str, bool] | None:
        """Draw shots of the newest version; None where all are drawn. Raises EditUnfit for shots that are not there."""
        version = await self.version(board)
        document = await self.document(version)
        known = await works.pictures(self.session, board.id)
        orders = {order.shot_id: order for order in order_illustrations(document)}
        strange = [shot for shot in shots or () if shot not in orders]
        if strange:
            raise EditUnfit(f"There is no shot {strange[0]!r}.", hint="GET the storyboard: it names its shots.")
        shown = {shot.id for shot in document.shots if not shot.omitted}
        wanted = shots if shots is not None else [shot for shot in orders if shot in shown]
        lacking = tuple(dict.fromkeys(shot for shot in wanted if key_of(orders[shot]) not in known.pictures))[:500]
        if not lacking:
            return None
        value = ShotDrawingRequest(storyboard=version.ref, shots=lacking).model_dump(mode="json")
        return await self._start(board, version, DRAW, "pictures", value, ceiling=None)

    async def teach(self, board: Board, beat_id: str) -> None:
        """Let later readings of the book know who says a beat. Raises EditUnfit, NotSpeech, UpstreamRefused."""
        shot, beat = shot_of_beat(await self.document(await self.version(board)), beat_id)
        analysis = await self.documents.load(self.owner, FileRef.model_validate(board.analysis), Analysis)
        quote = next((one for one in analysis.quotes if one.start < beat.end and beat.start < one.end), None)
        if quote is None:
            hint = "Who tells a sentence is the narrator's affair; it can be changed in the film alone."
            raise NotSpeech(f"The book has no speech in this beat of shot {shot.number}.", hint=hint)
        speaker = None if beat.speaker_id == NARRATOR else beat.speaker_id
        said = {"kind": "speaker", "book": analysis.book_digest, "quote_id": quote.id, "character_id": speaker}
        await self._reading.call("POST", "/api/v1/analysis/corrections", on_behalf_of=self.owner, json=said)

    async def _film_request(self, board: Board, version: Version) -> dict[str, Any]:
        options = (await self.document(version)).options
        request = {"storyboard": version.document, "book": board.book, "analysis": board.analysis}
        return StoryboardFilmRequest.model_validate({**request, "options": options}).model_dump(mode="json")

    async def _start(
        self, board: Board, version: Version, pipeline: str, purpose: str, value: dict[str, Any], *, ceiling: int | None
    ) -> tuple[uuid.UUID, str, bool]:
        body = {"pipeline": pipeline, "input": value, "ceiling": ceiling}
        path = f"/api/v1/project/projects/{board.project_id}/runs"
        answer = await self._project.call("POST", path, on_behalf_of=self.owner, json=body)
        run = answer.json()
        run_id = uuid.UUID(run["id"])
        started = BoardRun(board.id, run_id, purpose, version.digest, "running", None, None, board.created_at)
        await works.note_run(self.session, started)
        if run["state"] == "completed":
            told = RunTold(run_id, board.project_id, self.owner, "completed", run["outputs"] or {})
            await learning.learn(self.session, self.documents, told)
        return run_id, run["state"], answer.status_code == 200


def _check_newest(board: Board, expected: int) -> None:
    if board.version != expected:
        raise _moved(expected, board.version)


def _moved(expected: int, newest: int) -> VersionMoved:
    return VersionMoved(
        f"Your change is meant for version {expected}, but the storyboard is at version {newest} by now.",
        hint="Load it again and look at what changed, then make your change anew.",
        current_version=newest,
    )
