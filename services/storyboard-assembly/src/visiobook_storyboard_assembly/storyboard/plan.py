"""Planning the film: book and reading become a storyboard."""

from collections.abc import Iterator, Sequence

from visiobook_contracts.ai_analysis import Analysis, Book, Chapter
from visiobook_contracts.storyboard_assembly import FilmOptions, Shot, Storyboard, Transition
from visiobook_storyboard_assembly.casting.company import cast_book
from visiobook_storyboard_assembly.storyboard.beats import beats_of_scene
from visiobook_storyboard_assembly.storyboard.cards import chapter_card, end_card, title_card
from visiobook_storyboard_assembly.storyboard.direction import Director
from visiobook_storyboard_assembly.storyboard.grouping import group_beats
from visiobook_storyboard_assembly.storyboard.moments import Reader
from visiobook_storyboard_assembly.storyboard.scenery import (
    PlayedScene,
    all_scenes,
    check_told,
    scenes_of,
    told_chapters,
)
from visiobook_storyboard_assembly.storyboard.scoring import score_film


def plan_storyboard(book: Book, analysis: Analysis, *, book_digest: str, options: FilmOptions) -> Storyboard:
    """The whole film on paper: cast, shots in order, music.

    Raises JobRefused when the analysis is of another book or there is nothing to tell.
    """
    check_told(book, analysis, book_digest)
    cast = cast_book(book, analysis)
    chapters = told_chapters(book)
    played = {chapter.id: scenes_of(chapter, analysis) for chapter in chapters}
    director = Director(book.title, {member.character_id: member.look for member in cast if member.look is not None})
    planner = _Planner(book, analysis, director, frozenset(member.character_id for member in cast))
    first, last = played[chapters[0].id][0], played[chapters[-1].id][-1]
    shots = [title_card(book, first.scene)]
    director.introduce(first.scene)
    for chapter in chapters:
        shots += planner.chapter(chapter, played[chapter.id], with_card=len(chapters) > 1)
    shots.append(end_card(book, last.scene, music=options.music))
    numbered = tuple(shot.model_copy(update={"number": number}) for number, shot in enumerate(shots, start=1))
    return Storyboard(
        title=book.title,
        author=book.author,
        language=book.language,
        book_digest=book_digest,
        options=options,
        cast=cast,
        shots=numbered,
        cues=score_film(numbered, all_scenes(played), title=book.title) if options.music else (),
    )


class _Planner:
    """Plans chapters one after the other."""

    def __init__(self, book: Book, analysis: Analysis, director: Director, cast_ids: frozenset[str]) -> None:
        self._book = book
        self._analysis = analysis
        self._director = director
        self._cast_ids = cast_ids
        self._reader = Reader(analysis.notes, analysis.characters, cast_ids)

    def chapter(self, chapter: Chapter, scenes: Sequence[PlayedScene], *, with_card: bool) -> Iterator[Shot]:
        if with_card:
            card = chapter_card(self._book, chapter, scenes[0].scene)
            self._director.introduce(scenes[0].scene)
            self._director.moved(card.move.kind)
            yield card
        for scene in scenes:
            yield from self._scene(chapter, scene)

    def _scene(self, chapter: Chapter, played: PlayedScene) -> Iterator[Shot]:
        beats = beats_of_scene(played.sentences, book=self._book, analysis=self._analysis, cast_ids=self._cast_ids)
        moments = self._reader.moments(played.scene, group_beats(beats))
        for place, (moment, direction) in enumerate(
            zip(moments, self._director.scene(played.scene, moments), strict=True)
        ):
            yield Shot(
                id=f"shot-{moment.beats[0].id}",
                number=1,
                chapter_id=chapter.id,
                scene_id=played.scene.id,
                picture=direction.picture,
                beats=moment.beats,
                move=direction.move,
                transition=Transition.CUT if place else Transition.DISSOLVE,
            )
