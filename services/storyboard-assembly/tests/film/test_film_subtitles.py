"""Subtitles beside the film, read back by parsers that are not ours."""

import io

import pytest
import srt
import webvtt

from visiobook_contracts.storyboard_assembly import Caption, Edit, TimedShot
from visiobook_storyboard_assembly.film.languages import three_letters
from visiobook_storyboard_assembly.film.subtitles import to_srt, to_vtt


def edit_with(*captions: Caption, start: float = 3661.0) -> Edit:
    shot = TimedShot(shot_id="s", start=start, frame_count=300, captions=captions)
    return Edit(fps=30, duration=start + 10, shots=(shot,), cues=(), chapters=())


def said(*lines: str, start: float = 1.0, end: float = 3.5, speaker: str | None = None) -> Caption:
    return Caption(lines=lines, words=(), start=start, end=end, speaker=speaker)


class TestSubRip:
    def test_times_and_lines_survive(self) -> None:
        parsed = list(srt.parse(to_srt(edit_with(said("The lamp", "went out."), said("Wake!", start=4, end=5)))))

        assert [cue.index for cue in parsed] == [1, 2]
        assert parsed[0].start.total_seconds() == 3662.0
        assert parsed[0].end.total_seconds() == 3664.5
        assert parsed[0].content == "The lamp\nwent out."

    def test_what_looks_like_a_tag_or_an_arrow_is_not_one(self) -> None:
        parsed = list(srt.parse(to_srt(edit_with(said("a <b>bold</b> --> move", speaker="Mara")))))

        assert parsed[0].content == "Mara: a ‹b›bold‹/b› → move"

    def test_captions_never_overlap(self) -> None:
        parsed = list(srt.parse(to_srt(edit_with(said("One", end=4.2), said("Two", start=4, end=5)))))

        assert parsed[0].end == parsed[1].start

    def test_empty_lines_do_not_end_a_cue(self) -> None:
        parsed = list(srt.parse(to_srt(edit_with(said("", "Only this")))))

        assert parsed[0].content == "Only this"


class TestWebVtt:
    def test_a_parser_reads_the_same_words_and_the_speaker(self) -> None:
        text = to_vtt(edit_with(said("Ham & eggs < tea >", "“Quite!”", speaker="Mara <II> & Co")), "en")

        cues = webvtt.from_buffer(io.StringIO(text)).captions
        assert text.startswith("WEBVTT\n")
        assert cues[0].start == "01:01:02.000"
        assert "<v Mara &lt;II&gt; &amp; Co>Ham &amp; eggs &lt; tea &gt;" in cues[0].raw_text

    def test_no_arrow_is_left_inside_a_cue(self) -> None:
        body = to_vtt(edit_with(said("left --> right")), "en").split("\n\n", 1)[1]

        assert body.count("-->") == 1

    def test_the_narrator_has_no_voice_tag(self) -> None:
        assert "<v" not in to_vtt(edit_with(said("Night fell.")), "en")


class TestLanguageTags:
    @pytest.mark.parametrize(("tag", "code"), [("en", "eng"), ("fr-CA", "fra"), ("pt_BR", "por"), ("xx", "und")])
    def test_tags_become_three_letters(self, tag: str, code: str) -> None:
        assert three_letters(tag) == code
