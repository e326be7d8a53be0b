"""Which scene each sentence plays in, so that every sentence of the book plays in one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from visiobook_contracts.ai_analysis import Analysis, Book, Chapter, Mood, PlaceKind, Scene, Sentence, TimeOfDay
from visiobook_modules.module import JobRefused


@dataclass(frozen=True)
class PlayedScene:
    """A scene and its sentences in order of reading."""

    scene: Scene
    sentences: tuple[Sentence, ...]


def scenes_of(chapter: Chapter, analysis: Analysis) -> list[PlayedScene]:
    """The scenes of a chapter. A sentence that no scene claims plays on in the scene before it."""
    owners = {sentence_id: scene for scene in analysis.scenes for sentence_id in scene.sentence_ids}
    played: list[tuple[Scene, list[Sentence]]] = []
    for sentence in _sentences(chapter):
        scene = owners.get(sentence.id) or (played[-1][0] if played else _first_scene(chapter, analysis, sentence))
        if played and played[-1][0].id == scene.id:
            played[-1][1].append(sentence)
        else:
            played.append((scene, [sentence]))
    return [PlayedScene(scene, tuple(sentences)) for scene, sentences in played]


def check_told(book: Book, analysis: Analysis, digest: str) -> None:
    """Refuse an analysis of another book and a book without a sentence."""
    if analysis.book_digest != digest:
        raise JobRefused(
            "analysis-of-another-book",
            f"The analysis belongs to the book {analysis.book_digest[:12]}, but the book given is {digest[:12]}.",
            hint="Analyse this book again and plan with the result.",
        )
    if not any(True for chapter in book.chapters for _ in _sentences(chapter)):
        raise JobRefused(
            "nothing-to-tell",
            f"The chosen chapters of “{book.title}” hold no sentence.",
            hint="Choose other chapters, or check that the source has text.",
        )


def told_chapters(book: Book) -> list[Chapter]:
    """Chapters with at least one sentence."""
    return [chapter for chapter in book.chapters if next(iter(_sentences(chapter)), None) is not None]


def _sentences(chapter: Chapter) -> Iterable[Sentence]:
    return (sentence for paragraph in chapter.paragraphs for sentence in paragraph.sentences)


def _first_scene(chapter: Chapter, analysis: Analysis, sentence: Sentence) -> Scene:
    """The chapter's first scene for what stands before it; a plain one where the analysis has none."""
    known = next((scene for scene in analysis.scenes if scene.chapter_id == chapter.id), None)
    return known or Scene(
        id=f"{chapter.id}.s00",
        chapter_id=chapter.id,
        sentence_ids=(sentence.id,),
        place=PlaceKind.ROAD,
        time_of_day=TimeOfDay.DAY,
        mood=Mood.CALM,
    )


def all_scenes(played: Mapping[str, Sequence[PlayedScene]]) -> list[Scene]:
    """Every scene that is played, once, in order."""
    scenes = [entry.scene for entries in played.values() for entry in entries]
    return list({scene.id: scene for scene in scenes}.values())
