"""What finished runs leave for the editor: a storyboard to edit, its pictures, and what a next film finds done."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.base import FileRef
from visiobook_contracts.media_generation import ShotPicture
from visiobook_contracts.storyboard_assembly import CutFilm, FilmCut, PlannedStoryboard, PlanStoryboard, Storyboard
from visiobook_storyboard_assembly.boards import store, works
from visiobook_storyboard_assembly.boards.documents import Documents
from visiobook_storyboard_assembly.boards.store import Board, Planned
from visiobook_storyboard_assembly.boards.works import BoardRun, Work
from visiobook_storyboard_assembly.storyboard.orders import order_illustrations, order_narrations

JOB = text(
    """select input, output from job where owner = :owner and run_id = :run_id and module = :module
    and state = 'completed' order by created_at desc limit 1"""
)


@dataclass(frozen=True)
class RunTold:
    """A run as project tells of it."""

    run_id: uuid.UUID
    project_id: uuid.UUID
    owner: str
    state: str
    outputs: Mapping[str, Any]


async def learn(session: AsyncSession, documents: Documents, run: RunTold) -> None:
    """Open the storyboard that a run planned, and note what it filmed or drew. The same run again changes nothing."""
    await open_planned(session, documents, run)
    if run.state != "completed":
        return
    content = _ref(run.outputs.get("storyboard"))
    for board in await store.with_content(session, run.owner, content.digest) if content else ():
        assert content is not None
        if "film" in run.outputs:
            await _note_film(session, documents, board, content, run)
        elif "pictures" in run.outputs:
            await _note_pictures(session, documents, board, content, run)


async def open_planned(session: AsyncSession, documents: Documents, run: RunTold) -> Board | None:
    """The storyboard that a run planned, opened if need be; None where it has planned none (yet)."""
    board = await store.of_run(session, run.owner, run.run_id)
    job = None if board else await _job(session, run, "plan-storyboard")
    if board or job is None:
        return board
    asked, made = PlanStoryboard.model_validate(job[0]), PlannedStoryboard.model_validate(job[1])
    document = await documents.load(run.owner, made.storyboard, Storyboard)
    planned = Planned(
        owner=run.owner,
        run_id=run.run_id,
        project_id=run.project_id,
        title=document.title,
        book=asked.book,
        analysis=asked.analysis,
        document=made.storyboard,
    )
    return await store.open_board(session, planned)


async def _note_film(session: AsyncSession, documents: Documents, board: Board, content: FileRef, run: RunTold) -> None:
    job, edit = await _job(session, run, "cut-film"), None
    if job is not None:
        asked, made = CutFilm.model_validate(job[0]), FilmCut.model_validate(job[1])
        told = await documents.load(run.owner, asked.storyboard, Storyboard)
        await works.put(session, board.id, _works_of_cut(told, asked, made))
        edit = made.edit.model_dump(mode="json")
    outputs = {name: value for name, value in run.outputs.items() if name != "failures"}
    await works.note_run(session, _completed(board, content, run, "film", outputs, edit))


async def _note_pictures(
    session: AsyncSession, documents: Documents, board: Board, content: FileRef, run: RunTold
) -> None:
    told = await documents.load(run.owner, content, Storyboard)
    orders = {order.shot_id: order for order in order_illustrations(told)}
    drawn = [ShotPicture.model_validate(picture) for picture in run.outputs["pictures"]]
    made = [
        Work("picture", works.key_of(orders[one.shot_id]), one.shot_id, one) for one in drawn if one.shot_id in orders
    ]
    await works.put(session, board.id, made)
    await works.note_run(session, _completed(board, content, run, "pictures", {}, None))


def _works_of_cut(told: Storyboard, asked: CutFilm, made: FilmCut) -> Iterator[Work]:
    pictures = {picture.shot_id: picture for picture in asked.pictures}
    voices = {voice.shot_id: voice for voice in asked.narrations}
    for picture_order in order_illustrations(told):
        if picture := pictures.get(picture_order.shot_id):
            yield Work("picture", works.key_of(picture_order), picture.shot_id, picture)
    for voice_order in order_narrations(told):
        if voice := voices.get(voice_order.shot_id):
            yield Work("voice", works.key_of(voice_order), voice.shot_id, voice)
    yield from (Work("segment", works.key_of(render), render.shot_id) for render in made.renders)
    yield from (Work("music", works.key_of(cue)) for cue in made.cues)
    yield Work("edit", made.edit.digest)


def _completed(
    board: Board, content: FileRef, run: RunTold, purpose: str, outputs: dict[str, Any], edit: dict[str, Any] | None
) -> BoardRun:
    return BoardRun(board.id, run.run_id, purpose, content.digest, "completed", outputs, edit, board.created_at)


async def _job(session: AsyncSession, run: RunTold, module: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    values = {"owner": run.owner, "run_id": run.run_id, "module": module}
    row = (await session.execute(JOB, values)).first()
    return (row.input, row.output) if row else None


def _ref(value: object) -> FileRef | None:
    return FileRef.model_validate(value) if isinstance(value, dict) and "digest" in value else None
