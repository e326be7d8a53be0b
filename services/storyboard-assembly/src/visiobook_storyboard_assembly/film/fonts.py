"""The typefaces that ship with the product: shaping, measuring, and what stands in for characters they lack."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import skia

CAPTION_FAMILY = "Atkinson Hyperlegible"
TITLE_FAMILY = "EB Garamond"
FONT_FILES = ("AtkinsonHyperlegible-Bold.ttf", "EBGaramond-Medium.ttf", "EBGaramond-Italic.ttf")
SUBSTITUTES = {
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "–",
    "\u2015": "—",
    "\u2212": "–",
    "\u2032": "'",
    "\u2033": '"',
    "\u2028": " ",
    "\u2029": " ",
    "\u00ad": "",
    "\u266a": "~",
}
UNREADABLE = "…"
CURLY = {'"': "“”", "'": "‘’"}
ELISION = re.compile(r"(?:tis|twas|twere|twill|em|cause|til|round|n|\d0s)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Face:
    """How a run of text is set. ``size`` and ``tracking`` (extra space between letters) are in pixels."""

    size: float
    family: str = CAPTION_FAMILY
    weight: int = 700
    italic: bool = False
    tracking: float = 0.0

    def scaled(self, factor: float) -> "Face":
        """The same face at another size."""
        return Face(self.size * factor, self.family, self.weight, self.italic, self.tracking * factor)


def drawable(text: str) -> list[str]:
    """What to draw for each character of ``text``: itself, a plainer form, or nothing.

    Typewriter quotes become curly ones, pictographs are dropped, and a run of letters in a script that the typefaces
    lack becomes one ellipsis, so that a caption never shows the empty boxes of missing glyphs. The list is as long as
    the text, so offsets stay valid.
    """
    forms = [_quote(text, at) or _drawable_character(character) for at, character in enumerate(text)]
    return ["" if form == UNREADABLE == before else form for before, form in zip(["", *forms], forms, strict=False)]


def shaped(text: str) -> str:
    """``text`` with every character that cannot be drawn replaced."""
    return "".join(drawable(text))


def width(text: str, face: Face) -> float:
    """Advance width in pixels of one line, kerned and with ligatures."""
    return float(_paragraph(text, face, skia.Paint()).LongestLine)


def draw(canvas: skia.Canvas, text: str, face: Face, paint: skia.Paint, *, x: float, baseline: float) -> None:
    """Set one line with its left edge at ``x`` and its letters standing on ``baseline`` (pixels)."""
    paragraph = _paragraph(text, face, paint)
    paragraph.paint(canvas, x, baseline - paragraph.AlphabeticBaseline)


def font_bytes(name: str) -> bytes:
    """A shipped font file."""
    return files("visiobook_storyboard_assembly").joinpath("fonts", name).read_bytes()


@cache
def _typefaces() -> tuple[skia.Typeface, ...]:
    manager = skia.FontMgr.New_Custom_Empty()
    return tuple(manager.makeFromData(skia.Data.MakeWithCopy(font_bytes(name))) for name in FONT_FILES)


@cache
def _collection() -> skia.textlayout.FontCollection:
    """Only our own typefaces: what is installed on a machine must not change what a film looks like."""
    provider = skia.textlayout.TypefaceFontProvider()
    for typeface in _typefaces():
        provider.registerTypeface(typeface)
    collection = skia.textlayout.FontCollection()
    collection.setDefaultFontManager(provider)
    return collection


@cache
def _unicode() -> skia.Unicode:
    return skia.Unicodes.ICU.Make()


def _paragraph(text: str, face: Face, paint: skia.Paint) -> skia.textlayout.Paragraph:
    style = skia.textlayout.TextStyle()
    style.setFontFamilies([face.family, TITLE_FAMILY, CAPTION_FAMILY])
    style.setFontSize(face.size)
    style.setLetterSpacing(face.tracking)
    slant = skia.FontStyle.kItalic_Slant if face.italic else skia.FontStyle.kUpright_Slant
    style.setFontStyle(skia.FontStyle(face.weight, skia.FontStyle.kNormal_Width, slant))
    style.setForegroundPaint(paint)
    builder = skia.textlayout.ParagraphBuilder.make(skia.textlayout.ParagraphStyle(), _collection(), _unicode())
    builder.pushStyle(style)
    builder.addText(text)
    paragraph = builder.Build()
    paragraph.layout(1e6)
    return paragraph


@cache
def _has_glyph(character: str) -> bool:
    return any(typeface.unicharToGlyph(ord(character)) for typeface in _typefaces())


def _quote(text: str, at: int) -> str | None:
    """The curly form of a typewriter quote: opening before a word that nothing touches from the left."""
    if text[at] not in CURLY:
        return None
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    opens = not (before.isalnum() or before in set(".,;:!?…)]")) and (after.isalnum() or after in set("'\"([¿¡…"))
    elided = text[at] == "'" and ELISION.match(text, at + 1) is not None
    return CURLY[text[at]][0 if opens and not elided else 1]


def _drawable_character(character: str) -> str:
    if character in SUBSTITUTES:
        return SUBSTITUTES[character]
    if character.isspace():
        return " "
    if _has_glyph(character):
        return character
    plainer = "".join(part for part in unicodedata.normalize("NFKD", character) if _has_glyph(part))
    if plainer:
        return plainer
    return UNREADABLE if unicodedata.category(character)[0] in "LN" else ""
