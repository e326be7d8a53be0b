"""Storyboards as the API shows them. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from visiobook_contracts.media_generation import FaceBox, Figure, ShotPicture
from visiobook_contracts.storyboard_assembly import Beat, CastMember, Shot, Storyboard
from visiobook_contracts.storyboard_editing import Change
from visiobook_storyboard_assembly.boards import schemas
from visiobook_storyboard_assembly.boards.history import Reach
from visiobook_storyboard_assembly.boards.store import Board, Version
from visiobook_storyboard_assembly.boards.works import BoardRun, Known, key_of
from visiobook_storyboard_assembly.editing.wording import summarise
from visiobook_storyboard_assembly.storyboard.beats import spoken_seconds
from visiobook_storyboard_assembly.storyboard.orders import order_illustrations


def board_view(
    board: Board,
    version: Version,
    document: Storyboard,
    *,
    known: Known,
    reach: Reach,
    films: Sequence[BoardRun],
    drawing: Sequence[BoardRun],
) -> schemas.StoryboardView:
    """A storyboard in one version, with the pictures that there are."""
    orders = {order.shot_id: key_of(order) for order in order_illustrations(document)}
    own = [film for film in films if film.digest == version.digest]
    return schemas.StoryboardView(
        **summary_fields(board),
        shown=version.number,
        language=document.language,
        author=document.author,
        options=document.options,
        cast=_cast(document, known),
        shots=[_shot(shot, known, orders[shot.id]) for shot in document.shots],
        cues=[schemas.CueView(**cue.model_dump(exclude={"seed"})) for cue in document.cues],
        undo=reach.undo,
        redo=reach.redo,
        film=_best(own),
        last_film=_best([film for film in films if film.state == "completed"]),
        drawing=[run_view(run) for run in drawing if run.state == "running"],
    )


def summary_fields(board: Board) -> dict[str, object]:
    """The fields of StoryboardSummary."""
    return {name: getattr(board, name) for name in schemas.StoryboardSummary.model_fields}


def version_view(version: Version, films: Mapping[str, BoardRun]) -> schemas.VersionView:
    """A version in the list; ``films``: completed ones by content."""
    changes = [Change.model_validate(change) for change in version.changes]
    film = films.get(version.digest)
    return schemas.VersionView.model_validate(
        {
            "number": version.number,
            "kind": version.kind,
            "restored": version.restored,
            "author": version.author,
            "summary": _told(version, changes),
            "changes": changes,
            "note": version.note,
            "created_at": version.created_at,
            "film": run_view(film) if film else None,
        }
    )


def run_view(run: BoardRun) -> schemas.BoardRunView:
    """A run as it is shown beside a storyboard."""
    return schemas.BoardRunView.model_validate({"run_id": run.run_id, "state": run.state, "created_at": run.created_at})


def _best(films: Sequence[BoardRun]) -> schemas.BoardRunView | None:
    """The completed one before all others, else the newest."""
    best = next((film for film in films if film.state == "completed"), None) or next(iter(films), None)
    return run_view(best) if best else None


def _told(version: Version, changes: Sequence[Change]) -> str:
    match version.kind:
        case "planned":
            return "as it was planned"
        case "undo" | "redo" | "revert":
            return f"{version.kind}: back to version {version.restored}"
        case _:
            return summarise(changes)


def _shot(shot: Shot, known: Known, key: str) -> schemas.ShotView:
    spec, current = shot.picture, known.pictures.get(key)
    picture = current or known.latest.get(shot.id)
    return schemas.ShotView(
        **{name: getattr(shot, name) for name in ("id", "number", "chapter_id", "scene_id", "omitted", "take")},
        **{name: getattr(shot, name) for name in ("move", "transition", "card")},
        **{name: getattr(spec, name) for name in ("framing", "mood", "intensity", "place", "time_of_day", "weather")},
        season=spec.season,
        seconds=round(max(shot.hold, sum(map(spoken_seconds, shot.beats))), 2),
        figures=[_figure(figure) for figure in spec.figures],
        props=list(spec.props),
        beats=[_beat(beat) for beat in shot.beats],
        picture=schemas.PictureView(digest=picture.picture.digest, current=current is not None) if picture else None,
    )


def _figure(figure: Figure) -> schemas.FigureView:
    return schemas.FigureView.model_validate({name: getattr(figure, name) for name in schemas.FigureView.model_fields})


def _beat(beat: Beat) -> schemas.BeatView:
    return schemas.BeatView.model_validate({name: getattr(beat, name) for name in schemas.BeatView.model_fields})


def _cast(document: Storyboard, known: Known) -> list[schemas.CastView]:
    said = Counter(beat.speaker_id for shot in document.shots for beat in shot.beats)
    faces = _faces(known.latest.values())
    return [_member(member, faces.get(member.character_id), said[member.character_id]) for member in document.cast]


def _member(member: CastMember, face: schemas.FaceView | None, beats: int) -> schemas.CastView:
    return schemas.CastView(
        character_id=member.character_id,
        name=member.name,
        voice=member.voice,
        colour=member.look.primary if member.look else None,
        face=face,
        beats=beats,
    )


def _faces(pictures: Iterable[ShotPicture]) -> dict[str, schemas.FaceView]:
    """The largest face of everybody."""
    best: dict[str, tuple[FaceBox, ShotPicture]] = {}
    for picture in pictures:
        for face in picture.faces:
            known = best.get(face.character_id)
            if known is None or face.height > known[0].height:
                best[face.character_id] = (face, picture)
    return {
        name: schemas.FaceView(x=face.x, y=face.y, width=face.width, height=face.height, picture=picture.picture.digest)
        for name, (face, picture) in best.items()
    }
