"""In what two versions of a storyboard differ, change by change, in the order of the later film."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from visiobook_contracts.media_generation import PictureSpec
from visiobook_contracts.storyboard_assembly import Beat, Shot, Storyboard
from visiobook_contracts.storyboard_editing import Change, ChangeKind


def compare(before: Storyboard, after: Storyboard) -> tuple[Change, ...]:
    """Every difference that an edit can make; none where both are alike."""
    earlier = {shot.id: shot for shot in before.shots}
    later = {shot.id: shot for shot in after.shots}
    beats = {beat.id: beat for shot in before.shots for beat in shot.beats}
    moved = _moved(
        [shot.id for shot in before.shots if shot.id in later], [s.id for s in after.shots if s.id in earlier]
    )
    changes: list[Change] = []
    for shot in after.shots:
        old = earlier.get(shot.id)
        if old is None:
            changes.append(_change("split", shot))
        else:
            if shot.id in moved:
                changes.append(_change("moved", shot, str(old.number), str(shot.number)))
            changes += _shot_changes(old, shot)
        changes += [
            change for beat in shot.beats if beat.id in beats for change in _beat_changes(shot, beats[beat.id], beat)
        ]
    changes += [_change("merged", shot) for shot in before.shots if shot.id not in later]
    return (*changes, *_music(before, after))


def _shot_changes(old: Shot, new: Shot) -> Iterator[Change]:
    if old.omitted != new.omitted:
        yield _change("omitted" if new.omitted else "restored", new)
    if old.card and new.card and old.card != new.card:
        yield _change("card", new, _type(old), _type(new))
    pairs: tuple[tuple[ChangeKind, str, str], ...] = (
        ("framing", old.picture.framing.value, new.picture.framing.value),
        ("camera", f"{old.move.kind.value} {old.move.amount:g}", f"{new.move.kind.value} {new.move.amount:g}"),
        ("mood", _mood(old.picture), _mood(new.picture)),
        ("place", _place(old.picture), _place(new.picture)),
        ("people", _people(old.picture), _people(new.picture)),
        ("props", ", ".join(old.picture.props), ", ".join(new.picture.props)),
        ("redrawn", str(old.take), str(new.take)),
    )
    for kind, was, is_now in pairs:
        if was != is_now:
            yield _change(kind, new, was, is_now)


def _beat_changes(shot: Shot, old: Beat, new: Beat) -> Iterator[Change]:
    pairs: tuple[tuple[ChangeKind, str, str], ...] = (
        ("text", old.text, new.text),
        ("speaker", old.speaker_id, new.speaker_id),
        ("emotion", old.emotion.value, new.emotion.value),
    )
    for kind, was, is_now in pairs:
        if was != is_now:
            yield _change(kind, shot, was, is_now, beat_id=new.id)


def _music(before: Storyboard, after: Storyboard) -> Iterator[Change]:
    earlier = {cue.id: cue for cue in before.cues}
    for cue in after.cues:
        old = earlier.get(cue.id)
        if old is not None and (old.mood, old.intensity) != (cue.mood, cue.intensity):
            yield Change(
                kind="music",
                cue_id=cue.id,
                before=f"{old.mood.value} {old.intensity:g}",
                after=f"{cue.mood.value} {cue.intensity:g}",
            )


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The fewest shots whose moving makes one order of the other: all but a longest run that kept its order."""
    places = {shot_id: place for place, shot_id in enumerate(before)}
    order = [places[shot_id] for shot_id in after]
    tails: list[int] = []
    lengths = []
    for place in order:
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
        lengths.append(at)
    kept, wanted = set(), len(tails) - 1
    for shot_id, length in zip(reversed(after), reversed(lengths), strict=True):
        if length == wanted:
            kept.add(shot_id)
            wanted -= 1
    return set(after) - kept


def _change(
    kind: ChangeKind, shot: Shot, before: str | None = None, after: str | None = None, *, beat_id: str | None = None
) -> Change:
    return Change(kind=kind, shot_id=shot.id, number=shot.number, beat_id=beat_id, before=before, after=after)


def _type(shot: Shot) -> str:
    return " / ".join(part for part in (shot.card and shot.card.heading, shot.card and shot.card.subheading) if part)


def _mood(spec: PictureSpec) -> str:
    return f"{spec.mood.value} {spec.intensity:g}"


def _place(spec: PictureSpec) -> str:
    words = (spec.place.value, spec.time_of_day.value, spec.weather.value, spec.season.value if spec.season else "")
    return ", ".join(word for word in words if word)


def _people(spec: PictureSpec) -> str:
    return ", ".join(
        f"{figure.character_id} ({', '.join(filter(None, (figure.pose.value, figure.emotion.value, figure.holding)))})"
        for figure in spec.figures
    )
