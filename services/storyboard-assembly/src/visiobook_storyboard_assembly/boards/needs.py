"""What a film of a storyboard would still have to have made. Pure; as exact as what is known of the films before."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from visiobook_contracts.base import FileRef
from visiobook_contracts.media_generation import IllustrateShot, NarrateShot, ShotNarration, ShotPicture, SpokenLine
from visiobook_contracts.storyboard_assembly import Shot, Storyboard
from visiobook_storyboard_assembly.boards.works import Known, key_of
from visiobook_storyboard_assembly.cutting.edit import Cut, cut_film
from visiobook_storyboard_assembly.storyboard.beats import spoken_seconds
from visiobook_storyboard_assembly.storyboard.orders import order_illustrations, order_narrations

_NOT_YET = FileRef(digest="0" * 64, media_type="application/octet-stream", size=0)


@dataclass(frozen=True)
class Needs:
    """Ids of shots that need a picture, a voice, a segment, and of pieces of music; ``mix``: the sound is laid anew.

    ``seconds``: how long the film will probably be.
    """

    pictures: tuple[str, ...]
    voices: tuple[str, ...]
    segments: tuple[str, ...]
    music: tuple[str, ...]
    mix: bool
    seconds: float

    def jobs(self) -> dict[str, int]:
        """Jobs of each step of the pipeline ``storyboard-to-film`` that have to be done."""
        return {
            "order": 1,
            "narrate": len(self.voices),
            "illustrate": len(self.pictures),
            "cut": 1,
            "compose": len(self.music),
            "render": len(self.segments),
            "mix": int(self.mix),
            "assemble": 1,
            "prove": 1,
        }


def needs_of(told: Storyboard, known: Known) -> Needs:
    """``told``: what is filmed of a storyboard. Voices that are not there yet are given an estimated length."""
    illustrations, narrations = order_illustrations(told), order_narrations(told)
    shots = {shot.id: shot for shot in told.shots}
    pictures = [known.pictures.get(key_of(order)) or _picture_to_be(order) for order in illustrations]
    voices = [known.voices.get(key_of(order)) or _voice_to_be(order, shots[order.shot_id]) for order in narrations]
    cut = cut_film(told, voices, pictures)
    return Needs(
        pictures=tuple(picture.shot_id for picture in pictures if picture.picture == _NOT_YET),
        voices=tuple(voice.shot_id for voice in voices if voice.audio == _NOT_YET),
        segments=tuple(render.shot_id for render in cut.renders if ("segment", key_of(render)) not in known.keys),
        music=tuple(cue.cue_id for cue in cut.cues if ("music", key_of(cue)) not in known.keys),
        mix=_sounds_otherwise(cut, voices, known),
        seconds=cut.edit.duration,
    )


def _sounds_otherwise(cut: Cut, voices: Sequence[ShotNarration], known: Known) -> bool:
    digest = hashlib.sha256(cut.edit.model_dump_json().encode()).hexdigest()
    return ("edit", digest) not in known.keys or any(voice.audio == _NOT_YET for voice in voices)


def _picture_to_be(order: IllustrateShot) -> ShotPicture:
    return ShotPicture(shot_id=order.shot_id, picture=_NOT_YET, engine="")


def _voice_to_be(order: NarrateShot, shot: Shot) -> ShotNarration:
    lines, clock = [], 0.0
    for line, beat in zip(order.lines, shot.beats, strict=True):
        end = clock + spoken_seconds(beat) - line.pause_after
        lines.append(SpokenLine(beat_id=line.beat_id, start=clock, end=end, words=()))
        clock = end + line.pause_after
    return ShotNarration(shot_id=order.shot_id, audio=_NOT_YET, duration=clock, lines=tuple(lines), engine="")
