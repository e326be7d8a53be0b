"""Times for words, from engines' times and without them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visiobook_media_generation.narration.phones import Phone, word_spans
from visiobook_media_generation.narration.speech import WordSpan
from visiobook_media_generation.narration.timing import fill


def phones(text: str) -> list[Phone]:
    """Phones a tenth of a second long."""
    return [Phone(name, number / 10, (number + 1) / 10) for number, name in enumerate(text.split())]


class TestWordSpans:
    def test_follow_the_phones_of_each_word(self) -> None:
        spans = word_spans(phones("dh ax s iy w aa z"), [("dh", "ax"), ("s", "iy"), ("w", "aa", "z")])

        assert spans == (WordSpan(0.0, 0.2), WordSpan(0.2, 0.4), WordSpan(0.4, 0.7))

    def test_bear_a_word_that_is_reduced_in_context(self) -> None:
        spans = word_spans(phones("t ax s iy"), [("t", "uw"), ("s", "iy")])

        assert spans == (WordSpan(0.0, 0.2), WordSpan(0.2, 0.4))

    def test_bear_a_lost_phone(self) -> None:
        spans = word_spans(phones("ae n s iy"), [("ae", "n", "d"), ("s", "iy")])

        assert spans == (WordSpan(0.0, 0.2), WordSpan(0.2, 0.4))

    def test_are_none_for_a_word_without_phones(self) -> None:
        assert word_spans(phones("s iy"), [(), ("s", "iy")])[0] is None

    def test_are_none_when_nothing_was_spoken(self) -> None:
        assert word_spans([], [("s", "iy")]) == (None,)


spans_or_none = st.lists(
    st.one_of(st.none(), st.tuples(st.floats(0, 20), st.floats(0, 3)).map(lambda pair: WordSpan(pair[0], sum(pair)))),
    max_size=30,
)


class TestFill:
    @given(spans_or_none, st.floats(0.2, 15))
    def test_gives_every_word_a_time_in_order_within_the_line(
        self, spans: list[WordSpan | None], duration: float
    ) -> None:
        filled = fill(spans, [4.0] * len(spans), duration)

        assert len(filled) == len(spans)
        assert all(span.end > span.start >= 0 for span in filled)
        assert all(before.end <= after.start for before, after in itertools.pairwise(filled))
        assert not filled or filled[-1].end <= duration + 0.001

    def test_keeps_the_times_that_are_known(self) -> None:
        assert fill([WordSpan(0.1, 0.4), WordSpan(0.5, 0.9)], [1, 1], 1.0) == (WordSpan(0.1, 0.4), WordSpan(0.5, 0.9))

    def test_shares_a_gap_in_proportion(self) -> None:
        filled = fill([WordSpan(0.0, 0.2), None, None, WordSpan(0.8, 1.0)], [1, 2, 1, 1], 1.0)

        assert filled[1].end - filled[1].start == pytest.approx(2 * (filled[2].end - filled[2].start))

    def test_takes_room_from_the_word_before_when_there_is_no_gap(self) -> None:
        filled = fill([WordSpan(0.0, 0.6), None, WordSpan(0.6, 1.0)], [1, 1, 1], 1.0)

        assert filled[0].end == filled[1].start < filled[1].end == 0.6
