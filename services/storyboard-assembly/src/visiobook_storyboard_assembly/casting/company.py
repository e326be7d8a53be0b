"""The whole company: every character of a book as cast for its film, and the narrator."""

from collections.abc import Sequence

from visiobook_contracts.ai_analysis import Analysis, Book, Character
from visiobook_contracts.storyboard_assembly import CastMember
from visiobook_storyboard_assembly.casting.looks import sketch
from visiobook_storyboard_assembly.casting.narrator import NARRATOR
from visiobook_storyboard_assembly.casting.trades import era_of
from visiobook_storyboard_assembly.casting.voices import cast_voices, narrator_voice
from visiobook_storyboard_assembly.casting.wardrobe import dress
from visiobook_storyboard_assembly.seeding import digest_of


def cast_book(book: Book, analysis: Analysis) -> tuple[CastMember, ...]:
    """The narrator, then everybody with look and voice, most prominent first.

    A character who tells the story, or never speaks, has the narrator's voice. Chance is seeded by title and author
    rather than by the text, so that a corrected sentence changes nobody's face.
    """
    seed = digest_of(book.title, book.author or "")
    people = by_prominence(analysis.characters)
    era = era_of(book.text)
    looks = dress([sketch(person, era=era, language=book.language, seed=seed) for person in people], seed)
    heard = {quote.speaker_id for quote in analysis.quotes}
    speakers = [person for person in people if person.id in heard and not person.is_narrator]
    voices = cast_voices(speakers, language=book.language, seed=seed)
    narrator = CastMember(character_id=NARRATOR, name=NARRATOR, voice=narrator_voice(book.language))
    company = (
        CastMember(character_id=person.id, name=person.name, look=look, voice=voices.get(person.id, narrator.voice))
        for person, look in zip(people, looks, strict=True)
    )
    return (narrator, *company)


def by_prominence(people: Sequence[Character]) -> list[Character]:
    """Those who speak most first, then those most spoken of; ids settle ties."""
    return sorted(people, key=lambda person: (-(3 * person.lines + person.mentions), person.id))
