"""The API behind the editor. A change names the version that it is meant for (If-Match); a lost race answers 412."""

import re
import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response

from visiobook_chassis.auth import CurrentPrincipal, Principal
from visiobook_chassis.errors import BadRequest, UpstreamRefused
from visiobook_chassis.permissions import needs
from visiobook_contracts.base import FileRef, Sha256
from visiobook_contracts.storyboard_assembly import Edit
from visiobook_persistence.database import Session
from visiobook_persistence.pagination import Page, Paging, encode_cursor, time_key
from visiobook_storyboard_assembly.boards import schemas, store, views, works
from visiobook_storyboard_assembly.boards.desk import Desk
from visiobook_storyboard_assembly.boards.documents import Documents
from visiobook_storyboard_assembly.boards.store import Board, Version
from visiobook_storyboard_assembly.boards.thumbnails import Format, Part, Thumbnails
from visiobook_storyboard_assembly.boards.transcript import film_shots, transcript_of
from visiobook_storyboard_assembly.boards.works import BoardRun
from visiobook_storyboard_assembly.editing.filmed import filmed
from visiobook_storyboard_assembly.editing.pictures import THINGS
from visiobook_storyboard_assembly.editing.wording import summarise
from visiobook_storyboard_assembly.errors import FilmUnknown, PictureUnknown, VersionUnsaid
from visiobook_storyboard_assembly.storyboard.things import HELD

router = APIRouter(prefix="/api/v1/storyboard-assembly", tags=["storyboards"])
IfMatch = Annotated[str | None, Header(description='the version that the change is meant for, as ETag said it: "7"')]
SMALL: dict[int | str, dict[str, Any]] = {
    200: {"content": {each.value: {"schema": {"type": "string", "format": "binary"}} for each in Format}}
}
FOR_EVER = "private, max-age=31536000, immutable"
_TAG = re.compile(r'\s*(?:W/)?"?(\d{1,9})"?\s*')


def documents_of(request: Request) -> Documents:
    """Storage as this application uses it."""
    if not hasattr(request.app.state, "documents"):
        request.app.state.documents = Documents(request.app.state.network.peer("storage"))
    kept: Documents = request.app.state.documents
    return kept


def _thumbnails_of(request: Request) -> Thumbnails:
    if not hasattr(request.app.state, "thumbnails"):
        request.app.state.thumbnails = Thumbnails()
    kept: Thumbnails = request.app.state.thumbnails
    return kept


def _desk(request: Request, who: CurrentPrincipal, session: Session) -> Desk:
    return Desk(session, documents_of(request), request.app.state.network, who.owner)


def _expected(if_match: IfMatch = None) -> int:
    """Raises VersionUnsaid, BadRequest."""
    if if_match is None:
        raise VersionUnsaid(
            "The change does not say which version it is meant for.", hint='Send If-Match with the ETag: If-Match: "7"'
        )
    tag = _TAG.fullmatch(if_match)
    if tag is None:
        raise BadRequest(f"If-Match is {if_match[:40]!r}.", hint='It is the number of a version: If-Match: "7"')
    return int(tag[1])


AtDesk = Annotated[Desk, Depends(_desk)]
Expected = Annotated[int, Depends(_expected)]
MyDocuments = Annotated[Documents, Depends(documents_of)]

# ------------------------------------------------------------------------------------------------ storyboards


@router.get("/storyboards/vocabulary")
async def get_storyboard_vocabulary(_: CurrentPrincipal) -> schemas.Vocabulary:
    """The things that can stand in a picture, and those that a hand can hold."""
    return schemas.Vocabulary(things=sorted(THINGS), held=sorted(HELD))


@router.get("/storyboards")
async def list_storyboards(
    desk: AtDesk, paging: Paging, project_id: Annotated[uuid.UUID | None, Query()] = None
) -> Page[schemas.StoryboardSummary]:
    """Own storyboards, newest first."""
    before = time_key(paging.after)
    found = await store.newest(desk.session, desk.owner, project_id=project_id, limit=paging.limit + 1, before=before)
    page = found[: paging.limit]
    following = encode_cursor([page[-1].created_at, page[-1].id]) if len(found) > paging.limit else None
    items = [schemas.StoryboardSummary.model_validate(views.summary_fields(board)) for board in page]
    return Page(items=items, next=following)


@router.post("/storyboards")
async def open_storyboard(desk: AtDesk, new: schemas.NewStoryboard, response: Response) -> schemas.StoryboardView:
    """The storyboard that a run planned, ready to be edited. The same run again gives the same storyboard."""
    return await _view(desk, await desk.open(new.run_id), response)


@router.get("/storyboards/{storyboard_id}")
async def get_storyboard(
    storyboard_id: uuid.UUID,
    desk: AtDesk,
    response: Response,
    version: Annotated[int | None, Query(ge=1)] = None,
) -> schemas.StoryboardView:
    """A storyboard in one version, by default the newest. ETag is the newest version."""
    return await _view(desk, await desk.board(storyboard_id), response, number=version)


@router.delete("/storyboards/{storyboard_id}", status_code=204)
async def delete_storyboard(storyboard_id: uuid.UUID, desk: AtDesk) -> None:
    """Forget a storyboard with its versions. Films of it stay."""
    await desk.board(storyboard_id)
    await store.forget(desk.session, desk.owner, storyboard_id)


@router.post("/storyboards/{storyboard_id}/edits")
async def edit_storyboard(
    storyboard_id: uuid.UUID,
    edits: schemas.Edits,
    desk: AtDesk,
    expected: Expected,
    who: CurrentPrincipal,
    response: Response,
) -> schemas.StoryboardView:
    """Apply operations, all or none, as one new version. Nothing is made until it is asked for."""
    board = await desk.board(storyboard_id)
    await desk.edit(board, expected, edits.operations, author=_author(who), note=edits.note)
    return await _view(desk, await desk.board(storyboard_id), response)


@router.post("/storyboards/{storyboard_id}/undo")
async def undo_storyboard_edit(
    storyboard_id: uuid.UUID, desk: AtDesk, expected: Expected, who: CurrentPrincipal, response: Response
) -> schemas.StoryboardView:
    """Bring back what was before the last edit, as a new version."""
    await desk.step_back(await desk.board(storyboard_id), expected, author=_author(who))
    return await _view(desk, await desk.board(storyboard_id), response)


@router.post("/storyboards/{storyboard_id}/redo")
async def redo_storyboard_edit(
    storyboard_id: uuid.UUID, desk: AtDesk, expected: Expected, who: CurrentPrincipal, response: Response
) -> schemas.StoryboardView:
    """Bring back what the last undo took away, as a new version."""
    await desk.step_forward(await desk.board(storyboard_id), expected, author=_author(who))
    return await _view(desk, await desk.board(storyboard_id), response)


@router.post("/storyboards/{storyboard_id}/revert")
async def revert_storyboard(
    storyboard_id: uuid.UUID,
    wanted: schemas.RevertRequest,
    desk: AtDesk,
    expected: Expected,
    who: CurrentPrincipal,
    response: Response,
) -> schemas.StoryboardView:
    """Bring back the content of any version, as a new one."""
    await desk.revert(await desk.board(storyboard_id), expected, wanted.version, author=_author(who))
    return await _view(desk, await desk.board(storyboard_id), response)


@router.post("/storyboards/{storyboard_id}/beats/{beat_id}/correction", status_code=204)
async def correct_reading_by_beat(storyboard_id: uuid.UUID, beat_id: str, desk: AtDesk) -> None:
    """Let later readings of the book know who says this beat, as the newest version has it."""
    await desk.teach(await desk.board(storyboard_id), beat_id)


# ------------------------------------------------------------------------------------------------ versions


@router.get("/storyboards/{storyboard_id}/versions")
async def list_storyboard_versions(storyboard_id: uuid.UUID, desk: AtDesk, paging: Paging) -> Page[schemas.VersionView]:
    """Versions with what changed in them, newest first."""
    board = await desk.board(storyboard_id)
    found = await store.versions(desk.session, board.id, below=_below(paging.after), limit=paging.limit + 1)
    page = found[: paging.limit]
    films = await works.runs_of(desk.session, board.id, purpose="film", digests=[one.digest for one in page])
    done = {film.digest: film for film in reversed(films) if film.state == "completed"}
    following = encode_cursor([page[-1].number]) if len(found) > paging.limit else None
    return Page(items=[views.version_view(one, done) for one in page], next=following)


@router.get("/storyboards/{storyboard_id}/difference")
async def compare_storyboard_versions(
    storyboard_id: uuid.UUID,
    desk: AtDesk,
    before: Annotated[int, Query(ge=1)],
    after: Annotated[int | None, Query(ge=1)] = None,
) -> schemas.Difference:
    """In what a version, by default the newest, differs from an earlier one."""
    board = await desk.board(storyboard_id)
    earlier, later = await desk.version(board, before), await desk.version(board, after)
    changes = list(await desk.difference(earlier, later))
    return schemas.Difference(before=earlier.number, after=later.number, summary=summarise(changes), changes=changes)


# ------------------------------------------------------------------------------------------------ films


@router.post("/storyboards/{storyboard_id}/estimate", openapi_extra=needs("storyboard-assembly:read"))
async def estimate_storyboard_film(
    storyboard_id: uuid.UUID, wanted: schemas.RenderRequest, desk: AtDesk
) -> schemas.RenderEstimate:
    """What a film of a version would still need, and what that takes. Nothing is started."""
    board = await desk.board(storyboard_id)
    version = await desk.version(board, wanted.version)
    needs = await desk.needs(board, version)
    film = await desk.film_of(board, version)
    quote = await desk.quote(board, version, needs)
    return schemas.RenderEstimate(
        version=version.number,
        remaining=schemas.Remaining(
            pictures=list(needs.pictures),
            voices=list(needs.voices),
            segments=list(needs.segments),
            music=list(needs.music),
            mix=needs.mix,
        ),
        film_seconds=round(needs.seconds, 2),
        quote=quote,
        run_id=film.run_id if film else quote["run_id"],
    )


@router.post("/storyboards/{storyboard_id}/render", status_code=202, responses={200: {"model": schemas.RunStarted}})
async def render_storyboard(
    storyboard_id: uuid.UUID, wanted: schemas.RenderRequest, desk: AtDesk, response: Response
) -> schemas.RunStarted:
    """Make the film of a version; only what the edits touch is made again. A film that is there answers 200."""
    board = await desk.board(storyboard_id)
    version = await desk.version(board, wanted.version)
    run_id, state, found = await desk.render(board, version, ceiling=wanted.ceiling)
    response.status_code = 200 if found else 202
    return schemas.RunStarted(run_id=run_id, version=version.number, state=state, found=found)


@router.post("/storyboards/{storyboard_id}/pictures", status_code=202, responses={204: {"description": "all drawn"}})
async def draw_storyboard_shots(
    storyboard_id: uuid.UUID, wanted: schemas.DrawRequest, desk: AtDesk, response: Response
) -> schemas.RunStarted | None:
    """Draw shots without making the film; what is drawn already is not drawn again."""
    board = await desk.board(storyboard_id)
    started = await desk.draw(board, wanted.shots)
    if started is None:
        response.status_code = 204
        return None
    run_id, state, found = started
    return schemas.RunStarted(run_id=run_id, version=board.version, state=state, found=found)


@router.get("/films/{run_id}")
async def get_film(run_id: uuid.UUID, desk: AtDesk) -> schemas.FilmView:
    """A finished film with all that a player needs, by the run that made it."""
    film, board, version = await _film(desk, run_id)
    assert film.outputs is not None
    document = await desk.document(version)
    edit = await _edit(desk, film)
    told = filmed(document)
    others = await works.runs_of(desk.session, board.id, purpose="film")
    pictures = (await works.pictures(desk.session, board.id)).latest
    return schemas.FilmView.model_validate(
        {
            **{name: film.outputs[name] for name in ("film", "subtitles_vtt", "subtitles_srt", "poster", "duration")},
            "quality": film.outputs.get("quality"),
            "run_id": run_id,
            "project_id": board.project_id,
            "storyboard_id": board.id,
            "title": document.title,
            "author": document.author,
            "language": document.language,
            "width": document.options.width,
            "height": document.options.height,
            "captions_burned": document.options.captions == "burned",
            "version": version.number,
            "chapters": edit.chapters,
            "shots": film_shots(edit, told, pictures),
            "other_films": [views.run_view(one) for one in others if one.run_id != run_id],
        }
    )


@router.get("/films/{run_id}/transcript")
async def get_film_transcript(run_id: uuid.UUID, desk: AtDesk) -> schemas.Transcript:
    """Every word of a film with the moment when it is heard."""
    film, _, version = await _film(desk, run_id)
    return transcript_of(await _edit(desk, film), await desk.document(version))


@router.get("/pictures/{digest}", response_class=Response, responses=SMALL)
async def get_small_picture(
    digest: Sha256,
    who: CurrentPrincipal,
    documents: MyDocuments,
    thumbnails: Annotated[Thumbnails, Depends(_thumbnails_of)],
    width: Annotated[int, Query(ge=32, le=1920)] = 480,
    part: Annotated[str | None, Query(pattern=r"^[\d.]{1,8}(,[\d.]{1,8}){3}$", description="x,y,width,height")] = None,
    accept: Annotated[str, Header()] = "",
) -> Response:
    """A picture of one's own made small, whole or a part of it (in fractions of its sides). It never changes.

    WebP for who names it in Accept, as browsers do, else JPEG.
    """
    try:
        content = await documents.picture(who.owner, digest)
    except UpstreamRefused as refusal:
        raise PictureUnknown(f"You have no picture {digest}.") from refusal
    kind = Format.WEBP if Format.WEBP in accept else Format.JPEG
    small = await thumbnails.make(content, width, _part(part), kind)
    tag = f'"{digest}-{width}-{kind.name.lower()}"'
    return Response(small, media_type=kind, headers={"cache-control": FOR_EVER, "etag": tag, "vary": "accept"})


# ------------------------------------------------------------------------------------------------ inside


async def _view(desk: Desk, board: Board, response: Response, *, number: int | None = None) -> schemas.StoryboardView:
    await desk.catch_up(board)
    version = await desk.version(board, number)
    response.headers["etag"] = f'"{board.version}"'
    response.headers["cache-control"] = "private, no-cache"
    return views.board_view(
        board,
        version,
        await desk.document(version),
        known=await works.pictures(desk.session, board.id),
        reach=await desk.reach(board),
        films=await works.runs_of(desk.session, board.id, purpose="film"),
        drawing=await works.runs_of(desk.session, board.id, purpose="pictures"),
    )


async def _film(desk: Desk, run_id: uuid.UUID) -> tuple[BoardRun, Board, Version]:
    """Raises FilmUnknown for what is not finished, not there or not one's own."""
    film = await works.film_of(desk.session, desk.owner, run_id)
    if film is None:
        await desk.open(run_id)
        film = await works.film_of(desk.session, desk.owner, run_id)
    if film is None or film.state != "completed" or film.edit is None:
        raise FilmUnknown("There is no finished film of this run.", hint="Look at the run: it says how far it is.")
    board = await desk.board(film.storyboard_id)
    found = await store.version_with(desk.session, board.id, film.digest)
    assert found is not None
    return film, board, found


async def _edit(desk: Desk, film: BoardRun) -> Edit:
    return await desk.documents.load(desk.owner, FileRef.model_validate(film.edit), Edit)


def _author(who: Principal) -> str:
    return who.subject


def _below(key: list[object] | None) -> int | None:
    if key is None:
        return None
    if len(key) != 1 or not isinstance(key[0], int) or not 0 < key[0] < 2**31:
        raise BadRequest("The cursor is not one that this address gave.", hint="Start without a cursor.")
    return key[0]


def _part(words: str | None) -> Part:
    if words is None:
        return Part()
    try:
        x, y, width, height = (min(1.0, max(0.0, float(word))) for word in words.split(","))
    except ValueError as error:
        raise BadRequest(f"part is {words!r}.", hint="Write x,y,width,height in fractions: 0.2,0.1,0.3,0.3") from error
    return Part(x, y, max(width, 0.01), max(height, 0.01))
