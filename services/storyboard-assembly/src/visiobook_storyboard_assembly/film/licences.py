"""The licence ledger: everything heard and seen, where it comes from and on what terms."""

from collections.abc import Iterable, Sequence

import av

from visiobook_contracts.ai_analysis import Book
from visiobook_contracts.media_generation import AssetLicence, CueMusic, ShotNarration, ShotPicture
from visiobook_contracts.storyboard_assembly import LicenceLedger, Storyboard

FONTS = (
    AssetLicence(
        name="Atkinson Hyperlegible Bold (captions)",
        kind="font",
        source="Braille Institute of America, Inc.; npm package @expo-google-fonts/atkinson-hyperlegible",
        licence="OFL-1.1",
        notice="Copyright 2020 Braille Institute of America, Inc.",
    ),
    AssetLicence(
        name="EB Garamond Medium and Italic (titles)",
        kind="font",
        source="https://github.com/octaviopardo/EBGaramond12; npm package @expo-google-fonts/eb-garamond",
        licence="OFL-1.1",
        notice="Copyright 2017 The EB Garamond Project Authors",
    ),
)


def ledger(
    book: Book,
    storyboard: Storyboard,
    narrations: Sequence[ShotNarration],
    pictures: Sequence[ShotPicture],
    cues: Sequence[CueMusic],
) -> LicenceLedger:
    """Every asset once: the text, voices, music, pictures, fonts and the encoder."""
    assets = [_text(book)]
    for made in (narrations, cues, pictures):
        assets += [licence for asset in made for licence in asset.licences]
    assets += _voices(storyboard, narrations)
    assets += _engines("music", cues)
    assets += _engines("picture", pictures)
    assets += [*FONTS, *_encoders()]
    return LicenceLedger(assets=tuple(dict.fromkeys(assets)))


def _text(book: Book) -> AssetLicence:
    author = f", {book.author}" if book.author else ""
    digest = f"sha256:{book.source.digest}" if book.source else "given without a source file"
    name = book.source.name if book.source and book.source.name else None
    return AssetLicence(
        name=f"{book.title}{author}",
        kind="text",
        source=f"{name} ({digest})" if name else digest,
        licence="as provided by the user",
        notice="Rights in the text remain with its holders; who makes the film answers for having them.",
    )


def _voices(storyboard: Storyboard, narrations: Sequence[ShotNarration]) -> list[AssetLicence]:
    """Who speaks with which voice, by which engine; the engine's own terms come with the narrations."""
    engines = ", ".join(_names(narrations))
    if not engines:
        return []
    terms = _terms("voice", narrations)
    return [
        AssetLicence(
            name=f"{member.voice.name} as {member.name}",
            kind="voice",
            source=f"{member.voice.provider}: {engines}",
            licence=terms,
        )
        for member in storyboard.cast
    ]


def _engines(kind: str, made: Sequence[CueMusic] | Sequence[ShotPicture]) -> list[AssetLicence]:
    """Engines that came without a licence entry of their own are named all the same."""
    if any(licence.kind == kind for asset in made for licence in asset.licences):
        return []
    own = "Made for this film by Visiobook; terms of the engine apply"
    if kind == "music":
        return [AssetLicence(name=name, kind="music", source=name, licence=own) for name in _names(made)]
    return [AssetLicence(name=name, kind="picture", source=name, licence=own) for name in _names(made)]


def _names(made: Iterable[ShotNarration | CueMusic | ShotPicture]) -> list[str]:
    return sorted({asset.engine for asset in made})


def _terms(kind: str, made: Sequence[ShotNarration]) -> str:
    found = sorted({licence.licence for asset in made for licence in asset.licences if licence.kind == kind})
    return "; ".join(found) or "terms of the engine apply"


def _encoders() -> list[AssetLicence]:
    version = ".".join(str(part) for part in av.library_versions["libavcodec"])
    return [
        AssetLicence(
            name="x264 (H.264 encoder)",
            kind="engine",
            source="VideoLAN, https://www.videolan.org/developers/x264.html",
            licence="GPL-2.0-or-later",
            notice="Used to encode; the encoded film is not covered by it.",
        ),
        AssetLicence(
            name=f"FFmpeg libavcodec {version} (AAC encoder, MP4)",
            kind="engine",
            source="https://ffmpeg.org, through PyAV",
            licence="LGPL-2.1-or-later",
            notice="Built with x264 the libraries are GPL-2.0-or-later as a whole.",
        ),
    ]
