"""The colours of rooms: “the blue chamber”, “hung in black velvet, but the panes were scarlet”.

A colour counts when it stands beside a word for a room, or with a word of furnishing (hung, tapestries, walls). It
holds for the rest of its paragraph, until another colour of a room or another room is told of.
"""

import re
from dataclasses import dataclass

from visiobook_contracts.base import Colour
from visiobook_contracts.storyboard_assembly import Beat
from visiobook_storyboard_assembly.casting.narrator import NARRATOR

COLOURS: dict[str, Colour] = {
    "#2f4fa8": "blue azure sapphire bleu bleue bleus bleues",
    "#6a3a8c": "purple pourpre pourpres",
    "#2f7a4a": "green emerald vert verte verts vertes",
    "#d9772c": "orange oranges orangé orangée",
    "#ece8e0": "white ivory blanc blanche blancs blanches",
    "#8a5ab8": "violet violette violets violettes",
    "#1d1a22": "black ebony sable noir noire noirs noires",
    "#c0202a": "scarlet écarlate écarlates",
    "#b03038": "red crimson rouge rouges cramoisi cramoisie cramoisis cramoisies",
}
"""Dyes of cloth and paint, and the words for them."""

_DYES = {word: code for code, words in COLOURS.items() for word in words.split()}
_COLOUR = rf"(?P<colour>{'|'.join(_DYES)})"
_ROOM = (
    r"(?:room|chamber|hall|apartment|saloon|salon|parlour|bedroom|cabinet|boudoir|"
    r"chambre|salle|pièce|appartement|galerie)s?"
)
_CLOTH = r"(?:velvet|silk|satin|damask|and gold|velours|soie|damas)"
_HANGINGS = (
    r"(?:hung|draped|shrouded|furnished|decorated|papered|panelled|carpeted|walls?|wallpaper|tapestr(?:y|ies)|hangings?|"
    r"ornaments?|tendue?s?|tapissée?s?|drapée?s?|ornée?s?|meublée?s?|murs?|tentures?|tapisseries?)"
)
_PANES = r"(?:panes?|windows?|casements?|vitres?|vitraux|carreaux|fenêtres?|croisées?)"
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|last|next|première|deuxième|seconde|troisième|"
    r"quatrième|cinquième|sixième|septième|dernière|suivante)"
)

_flags = re.IGNORECASE
_PAINTED = tuple(
    re.compile(pattern, _flags)
    for pattern in (
        rf"\b{_COLOUR}(?: {_CLOTH})? {_ROOM}\b",
        rf"\b{_ROOM} (?:tout(?:e)? )?{_COLOUR}\b",
        rf"\b{_ROOM} (?:was|were|is|était|étaient|est)(?: \w+)? {_COLOUR}\b",
        rf"\b{_HANGINGS}\b[^.;—]{{0,40}}?\b(?:in|with|of|de|en|d['’])\s*(?:\w+ )?{_COLOUR}\b",
        rf"\b{_HANGINGS} (?:was|were|is|are|était|étaient|est|sont)(?: \w+)? {_COLOUR}\b",
        rf"\b{_COLOUR}(?: {_CLOTH})? {_HANGINGS}\b",
        rf"\b{_HANGINGS} {_COLOUR}\b",
        rf"\b{_ROOM}\b[^.;—]{{0,30}}?\b{_COLOUR} in its\b",
    )
)
_LISTED = re.compile(
    rf"\b{_ORDINAL}\b[^.;—]{{0,30}}?\b(?:was|were|with|in|était|de|en)\b[^.;—]{{0,12}}?\b{_COLOUR}\b", _flags
)
_GLAZED = tuple(
    re.compile(pattern, _flags)
    for pattern in (
        rf"\b{_PANES}(?: \w+)? (?:was|were|are|étaient|sont)(?: \w+)? {_COLOUR}\b",
        rf"\b{_COLOUR} {_PANES}\b",
        rf"\b{_PANES} (?:of )?{_COLOUR}\b",
        rf"\b{_PANES} (?:d['’]un |de |d['’]){_COLOUR}\b",
    )
)
_ANOTHER = re.compile(
    rf"\b(?:another|next|other|{_ORDINAL}|autre|prochaine)(?: \w+)? {_ROOM}\b"
    rf"|\b(?:left|quitta|sortit de) (?:the|la|le) {_ROOM}\b",
    _flags,
)


@dataclass(frozen=True)
class RoomColours:
    """Of walls and hangings, and of panes where they differ."""

    tint: Colour | None = None
    glass: Colour | None = None


class TintReader:
    """Reads a scene beat by beat and knows the colours of the room that it is about."""

    def __init__(self) -> None:
        self._paragraph = ""
        self._colours = RoomColours()

    def read(self, beats: tuple[Beat, ...]) -> RoomColours:
        """The colours of one shot: the last that its beats tell of, else those that still hold."""
        for beat in beats:
            paragraph = beat.sentence_ids[0].rpartition(".")[0]
            if paragraph != self._paragraph:
                self._paragraph, self._colours = paragraph, RoomColours()
            if beat.speaker_id == NARRATOR:
                self._colours = self._told(beat.text)
        return self._colours

    def _told(self, text: str) -> RoomColours:
        text = " ".join(text.split())
        glass, tint = _first(_GLAZED, text), _first(_PAINTED, text)
        if tint is None and self._colours.tint:
            tint = _first((_LISTED,), text)
        if tint:
            return RoomColours(tint, glass if glass != tint else None)
        if glass:
            return RoomColours(self._colours.tint, glass)
        return RoomColours() if _ANOTHER.search(text) else self._colours


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> Colour | None:
    """The colour that stands earliest in the text by any of the patterns."""
    found = [match for pattern in patterns if (match := pattern.search(text))]
    return _DYES[min(found, key=lambda match: match.start("colour"))["colour"].lower()] if found else None
