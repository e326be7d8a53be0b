"""Beats: all the text, in order, each piece by one voice."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visiobook_contracts.ai_analysis import Analysis, Book
from visiobook_contracts.storyboard_assembly import Beat
from visiobook_storyboard_assembly.storyboard.beats import beats_of_scene, words_in

WORDS = "the sea rose high it’s old-time Gull café … — dark, and; said"
CAST = frozenset({"narrator", "nell", "tobias", "rosa", "captain-hale"})

_words = st.lists(st.sampled_from(WORDS.split()), max_size=45)
_speech = st.tuples(st.sampled_from(["nell", "tobias", "", "stranger"]), _words).map(
    lambda pair: f"{{{pair[0]}|“{' '.join(pair[1])}!”}}"
)
_told = _words.map(" ".join)
_sentence = st.lists(_speech | _told, min_size=1, max_size=4).map(" ".join).filter(lambda text: bool(text.strip()))
_scene = st.lists(st.lists(_sentence, min_size=1, max_size=3), min_size=1, max_size=3)


def beats_of(book: Book, analysis: Analysis) -> tuple[Beat, ...]:
    sentences = [s for chapter in book.chapters for paragraph in chapter.paragraphs for s in paragraph.sentences]
    return beats_of_scene(sentences, book=book, analysis=analysis, cast_ids=CAST)


def ink(text: str) -> str:
    return re.sub(r"\s+", "", text)


class TestBeats:
    @settings(max_examples=60, deadline=None)
    @given(paragraphs=_scene)
    def test_together_hold_all_the_text_in_order(self, tell, scene, paragraphs):
        book, analysis = tell(scene(paragraphs))

        beats = beats_of(book, analysis)

        assert ink("".join(beat.text for beat in beats)) == ink(book.text)
        assert [(b.start, b.end) for b in beats] == sorted((b.start, b.end) for b in beats)
        assert all(ink(book.text[b.start : b.end]) == ink(b.text) for b in beats)

    @settings(max_examples=40, deadline=None)
    @given(paragraphs=_scene)
    def test_name_every_sentence_that_has_text(self, tell, scene, paragraphs):
        book, analysis = tell(scene(paragraphs))

        beats = beats_of(book, analysis)

        told = {sentence_id for beat in beats for sentence_id in beat.sentence_ids}
        with_text = {
            sentence.id
            for paragraph in book.chapters[0].paragraphs
            for sentence in paragraph.sentences
            if book.slice(sentence).strip()
        }
        assert told == with_text

    def test_a_sentence_with_speech_has_two_voices(self, tell, scene):
        book, analysis = tell(scene([['{nell|"Stop!"} he said.']]))

        beats = beats_of(book, analysis)

        assert [(beat.speaker_id, beat.text) for beat in beats] == [("nell", '"Stop!"'), ("narrator", "he said.")]

    def test_lone_marks_join_their_neighbour(self, tell, scene):
        book, analysis = tell(scene([['— {nell|"Stop!"} — he said {tobias|"Why?"}.']]))

        beats = beats_of(book, analysis)

        assert [beat.text for beat in beats] == ['— "Stop!"', "— he said", '"Why?".']

    def test_a_comma_after_the_speech_stays_with_it(self, tell, scene):
        book, analysis = tell(scene([["{nell|« J’attends »}, dit Nell, {nell|« et j’espère »}."]]))

        beats = beats_of(book, analysis)

        assert [beat.text for beat in beats] == ["« J’attends »,", "dit Nell,", "« et j’espère »."]

    def test_a_sentence_of_marks_alone_is_shown_with_the_one_before(self, tell, scene):
        book, analysis = tell(scene([["She waited.", "… …", "Nothing came."]]))

        beats = beats_of(book, analysis)

        assert [beat.text for beat in beats] == ["She waited. … …", "Nothing came."]
        assert beats[0].sentence_ids == ("c01.p001.s01", "c01.p001.s02")

    def test_who_is_not_cast_is_spoken_for_by_the_narrator(self, tell, scene):
        book, analysis = tell(scene([['{stranger|"Who goes there?"} said a voice.', '{|"Me."}']]))

        beats = beats_of(book, analysis)

        assert {beat.speaker_id for beat in beats} == {"narrator"}

    def test_a_very_long_sentence_is_cut_at_its_clauses(self, tell, scene):
        clause = "and the rain came down on the roofs of the village all night long"
        book, analysis = tell(scene([[f"The wind blew; {clause}, {clause}, {clause}; {clause}."]]))

        beats = beats_of(book, analysis)

        assert len(beats) > 1
        assert all(words_in(beat.text) <= 30 for beat in beats)
        assert all(beat.text[-1] in ",;." for beat in beats)

    @pytest.mark.parametrize(
        ("place", "pause"), [(0, 0.12), (1, 0.35), (2, 0.6), (3, 1.0)], ids=["voice", "sentence", "paragraph", "scene"]
    )
    def test_the_pause_grows_with_the_border(self, tell, scene, place, pause):
        book, analysis = tell(scene([['{nell|"Stop!"} he said.', "She stopped."], ["The sea rose."]]))

        beats = beats_of(book, analysis)

        assert beats[place].pause_after == pause
