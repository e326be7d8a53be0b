"""Scenes as an illustrator wants them."""

from visiobook_contracts.ai_analysis import Action, Analysis, Book, Sentence
from visiobook_contracts.reading_products import DescribedScene, SceneSheet

_OPENING = 200


def describe_scenes(book: Book, analysis: Analysis) -> SceneSheet:
    """Every scene with its place in the text, its first words, and what is done in it."""
    sentences = {
        sentence.id: sentence
        for chapter in book.chapters
        for paragraph in chapter.paragraphs
        for sentence in paragraph.sentences
    }
    titles = {chapter.id: chapter.title for chapter in book.chapters}
    actions = {note.sentence_id: note.actions for note in analysis.notes}
    described = []
    for scene in analysis.scenes:
        first, last = sentences[scene.sentence_ids[0]], sentences[scene.sentence_ids[-1]]
        done: list[Action] = [action for id in scene.sentence_ids for action in actions.get(id, ())]
        described.append(
            DescribedScene(
                scene=scene,
                chapter_title=titles.get(scene.chapter_id, ""),
                start=first.start,
                end=last.end,
                opening=_opening(book, first),
                actions=tuple(done),
            )
        )
    return SceneSheet(book_digest=analysis.book_digest, scenes=tuple(described))


def _opening(book: Book, sentence: Sentence) -> str:
    words = " ".join(book.text[sentence.start : min(sentence.end, sentence.start + 4 * _OPENING)].split())
    return words if len(words) <= _OPENING else words[: _OPENING - 1] + "…"
