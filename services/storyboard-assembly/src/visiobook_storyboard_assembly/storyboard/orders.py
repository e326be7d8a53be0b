"""What a storyboard orders: its voices and its pictures."""

from visiobook_contracts.media_generation import IllustrateShot, Line, NarrateShot
from visiobook_contracts.storyboard_assembly import Storyboard

HEADROOM = 1.12
"""Pictures are ordered this much larger than the film, so that the camera has room to move."""


def order_narrations(storyboard: Storyboard) -> tuple[NarrateShot, ...]:
    """What the narrator is to say: one job for each shot with beats."""
    voices = {member.character_id: member.voice for member in storyboard.cast}
    return tuple(
        NarrateShot(
            shot_id=shot.id,
            lines=tuple(
                Line(
                    beat_id=beat.id,
                    text=beat.text,
                    spoken=beat.spoken,
                    voice=voices[beat.speaker_id],
                    emotion=beat.emotion,
                    manner=beat.manner,
                    pause_after=beat.pause_after,
                )
                for beat in shot.beats
            ),
        )
        for shot in storyboard.shots
        if shot.beats
    )


def order_illustrations(storyboard: Storyboard) -> tuple[IllustrateShot, ...]:
    """What the illustrator is to draw: every shot and card, with headroom, in even pixels."""
    width, height = (_even(side * HEADROOM) for side in (storyboard.options.width, storyboard.options.height))
    return tuple(
        IllustrateShot(shot_id=shot.id, spec=shot.picture, width=width, height=height) for shot in storyboard.shots
    )


def _even(pixels: float) -> int:
    return 2 * round(pixels / 2)
