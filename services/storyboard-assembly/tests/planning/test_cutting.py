"""The cut: frames that sum, captions that say every word once, marks and jobs on the right frame."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visiobook_contracts.media_generation import SpokenLine, WordTime
from visiobook_contracts.storyboard_assembly import Beat, CutFilm, Edit, FilmOptions, Transition
from visiobook_modules.module import JobRefused, local_context
from visiobook_storyboard_assembly.casting.oklab import oklab
from visiobook_storyboard_assembly.cutting.captions import Speaker, caption_shot
from visiobook_storyboard_assembly.cutting.edit import caption_colour, cut_film
from visiobook_storyboard_assembly.cutting.module import CutFilmModule
from visiobook_storyboard_assembly.cutting.words import LINE_LENGTH, words_of

SPEAKERS = {"nell": Speaker("Nell", "#aaddaa"), "tobias": Speaker("Tobias", "#ffdd88")}

WORDS = "the sea, rose and “fell” « » — … it’s mother-of-pearl Donaudampfschifffahrtsgesellschaftskapitänsmützen a! ?"
_token = st.sampled_from(WORDS.split())
_text = st.lists(_token, min_size=1, max_size=60).map(" ".join).filter(lambda text: re.search(r"\w", text))
_beats = st.lists(st.tuples(st.sampled_from(["narrator", "nell", "tobias"]), _text), min_size=1, max_size=5)


def make_beats(pieces):
    return [
        Beat(id=f"b{n}", sentence_ids=(f"c01.p001.s{n:02d}",), start=0, end=len(text), text=text, speaker_id=who)
        for n, (who, text) in enumerate(pieces, start=1)
    ]


def speak(beats, *, pace=0.3, deaf=0):
    """Lines at a constant pace; ``deaf`` drops every n-th word time, as an aligner may."""
    clock, lines = 0.0, []
    for beat in beats:
        start, words = clock, []
        for n, match in enumerate(re.finditer(r"\w+(?:['’\-]\w+)*", beat.text)):
            if not deaf or n % deaf:
                words.append(WordTime(start_char=match.start(), end_char=match.end(), start=clock, end=clock + pace))
            clock += pace
        lines.append(SpokenLine(beat_id=beat.id, start=start, end=clock, words=tuple(words)))
        clock += 0.35
    return lines, clock


def captions_of(beats, *, offset=0.0, deaf=0, pace=0.3):
    lines, duration = speak(beats, deaf=deaf, pace=pace)
    words = [word for beat, line in zip(beats, lines, strict=True) for word in words_of(beat, line, offset)]
    return caption_shot(words, speakers=SPEAKERS, duration=duration + offset + 0.1), duration + offset + 0.1


def ink(text):
    return re.sub(r"\s+", "", text)


class TestCaptions:
    @settings(max_examples=40, deadline=None)
    @given(pieces=_beats, deaf=st.sampled_from([0, 2, 3]))
    def test_say_every_word_once_in_order(self, pieces, deaf):
        beats = make_beats(pieces)

        captions, _ = captions_of(beats, deaf=deaf)

        shown = "".join(line for caption in captions for line in caption.lines)
        words = [c.lines[w.line][w.start_char : w.end_char] for c in captions for w in c.words]
        assert ink(shown) == ink("".join(beat.text for beat in beats))
        assert ink("".join(words)) == ink(shown)

    @settings(max_examples=40, deadline=None)
    @given(pieces=_beats, deaf=st.sampled_from([0, 2]), pace=st.sampled_from([0.12, 0.3, 0.5]))
    def test_follow_each_other_without_overlap_inside_the_shot(self, pieces, deaf, pace):
        captions, duration = captions_of(make_beats(pieces), offset=0.45, deaf=deaf, pace=pace)

        times = [time for caption in captions for time in (caption.start, caption.end)]
        words = [time for caption in captions for word in caption.words for time in (word.start, word.end)]
        assert times == sorted(times)
        assert words == sorted(words)
        assert times[0] >= 0
        assert times[-1] <= duration + 0.001
        assert all(c.start <= c.words[0].start and c.words[-1].end <= c.end + 0.001 for c in captions)

    @settings(max_examples=40, deadline=None)
    @given(pieces=_beats)
    def test_stand_in_two_lines_of_forty_two(self, pieces):
        captions, _ = captions_of(make_beats(pieces))

        assert all(len(line) <= LINE_LENGTH for caption in captions for line in caption.lines)

    @settings(max_examples=30, deadline=None)
    @given(pieces=_beats)
    def test_never_leave_a_gap_that_flickers(self, pieces):
        captions, _ = captions_of(make_beats(pieces))

        gaps = [after.start - before.end for before, after in pairwise(captions)]
        assert all(gap == pytest.approx(0, abs=0.002) or gap >= 0.2 for gap in gaps)

    @settings(max_examples=30, deadline=None)
    @given(pieces=_beats)
    def test_never_mix_two_characters(self, pieces):
        beats = make_beats(pieces)
        speaker_of = {beat.sentence_ids[0]: beat.speaker_id for beat in beats}

        captions, _ = captions_of(beats)

        for caption in captions:
            assert len({speaker_of[sid] for sid in caption.sentence_ids} - {"narrator"}) <= 1

    def test_stay_long_enough_to_be_read(self):
        beats = make_beats(
            [
                ("nell", "“No.”"),
                ("narrator", "he said, and looked out over the sea for a long time."),
                ("tobias", "“Why?”"),
            ]
        )

        captions, _ = captions_of(beats)

        assert all(caption.end - caption.start >= 0.8 for caption in captions)

    def test_break_at_phrases_rather_than_after_small_words(self):
        text = (
            "When the tide drew back from the harbour, the girl carried a basket of bread to the man in the tower, "
            "and the gulls followed her along the stones until she reached the door."
        )

        captions, _ = captions_of(make_beats([("narrator", text)]))

        lines = [line for caption in captions for line in caption.lines]
        assert len(captions) >= 2
        assert not [line for line in lines if line.split()[-1] in {"the", "a", "of", "to", "from", "and"}]

    def test_keep_french_marks_with_their_words(self):
        text = "« Il y a un bateau ! » cria-t-elle — et elle courut : vite, vite ! « Là ! »"

        captions, _ = captions_of(make_beats([("narrator", text)]))

        for caption in captions:
            for word in caption.words:
                assert re.search(r"\w", caption.lines[word.line][word.start_char : word.end_char])
            for line in caption.lines:
                assert line[0] not in "»!?:;"
                assert line[-1] != "«"

    def test_name_a_character_when_the_speaker_changes(self, plan, gull_rock, perform):
        board = plan(gull_rock[0])

        edit = cut_film(board, *perform(board)).edit

        names = [caption.speaker for shot in edit.shots for caption in shot.captions if caption.speaker]
        assert names == ["Rosa", "Nell", "Tobias"]

    @pytest.mark.parametrize("clothes", ["#33303a", "#b23f3a", "#3d6393", "#e9e2d3", "#4c7a55"])
    def test_colours_are_light_enough_to_read(self, clothes):
        assert oklab(caption_colour(clothes)).lightness > 0.8


class TestEdit:
    @pytest.mark.parametrize("fps", [24, 25, 30])
    def test_frames_sum_to_the_duration(self, plan, gull_rock, perform, fps):
        board = plan(*gull_rock, options=FilmOptions(fps=fps))

        cut = cut_film(board, *perform(board))

        frames = sum(shot.frame_count for shot in cut.edit.shots)
        assert cut.edit.duration == frames / fps
        assert [render.frame_count for render in cut.renders] == [shot.frame_count for shot in cut.edit.shots]
        passed = 0
        for shot in cut.edit.shots:
            assert shot.start == passed / fps
            passed += shot.frame_count

    @settings(max_examples=12, deadline=None)
    @given(sizes=st.lists(st.integers(1, 40), min_size=1, max_size=12), fps=st.sampled_from([24, 25, 30]))
    def test_every_voice_fits_in_its_shot(self, plan, scene, perform, sizes, fps):
        board = plan(scene([[" ".join(["wave"] * size) + "." for size in sizes]]), options=FilmOptions(fps=fps))
        voices, pictures = perform(board)

        edit = cut_film(board, voices, pictures).edit

        shots = {shot.shot_id: shot for shot in edit.shots}
        for voice in voices:
            shot = shots[voice.shot_id]
            assert shot.speech_offset + voice.duration <= shot.frame_count / fps + 1e-6
        assert sum(shot.frame_count for shot in edit.shots) == round(edit.duration * fps)

    def test_every_sentence_is_captioned(self, storyboard, perform):
        edit = cut_film(storyboard, *perform(storyboard)).edit

        told = {sid for shot in storyboard.shots for beat in shot.beats for sid in beat.sentence_ids}
        captioned = {sid for shot in edit.shots for caption in shot.captions for sid in caption.sentence_ids}
        assert captioned == told

    def test_cards_hold_as_long_as_they_should(self, storyboard, perform):
        edit = cut_film(storyboard, *perform(storyboard)).edit

        for shot, timed in zip(storyboard.shots, edit.shots, strict=True):
            if shot.card:
                assert timed.frame_count == round(shot.hold * edit.fps)

    def test_chapters_cover_the_film(self, storyboard, perform):
        edit = cut_film(storyboard, *perform(storyboard)).edit

        assert [mark.title for mark in edit.chapters] == ["Part 1 of it", "Part 2 of it", "Part 3 of it"]
        assert edit.chapters[0].start == 0
        assert edit.chapters[-1].end == edit.duration
        assert all(before.end == after.start for before, after in pairwise(edit.chapters))

    def test_a_film_of_one_chapter_is_marked_with_its_title(self, plan, gull_rock, perform):
        board = plan(gull_rock[0])

        edit = cut_film(board, *perform(board)).edit

        assert [mark.title for mark in edit.chapters] == ["The Lamp"]

    def test_music_is_composed_to_the_length_of_its_scenes(self, storyboard, perform):
        cut = cut_film(storyboard, *perform(storyboard))

        assert [cue.duration for cue in cut.cues] == [cue.end - cue.start for cue in cut.edit.cues]
        assert sum(cue.duration for cue in cut.cues) == pytest.approx(cut.edit.duration)


class TestRenderJobs:
    def test_a_dissolve_knows_the_shot_before(self, storyboard, perform):
        cut = cut_film(storyboard, *perform(storyboard))

        for before, after in pairwise(cut.renders):
            if after.transition is Transition.DISSOLVE:
                assert after.previous is not None
                assert after.previous.move == before.move
                assert after.previous.frame_count == before.frame_count
                assert after.previous.card == before.card
            else:
                assert after.previous is None

    def test_what_fades_in_comes_after_black(self, storyboard, perform):
        renders = cut_film(storyboard, *perform(storyboard)).renders

        assert renders[-1].fade_out
        for before, after in pairwise(renders):
            assert before.fade_out == (after.transition is Transition.FADE)

    def test_captions_are_burned_only_when_wanted(self, plan, gull_rock, perform):
        board = plan(gull_rock[0], options=FilmOptions(captions="none"))

        cut = cut_film(board, *perform(board))

        assert not any(render.captions for render in cut.renders)
        assert any(shot.captions for shot in cut.edit.shots)

    def test_the_module_stores_the_edit(self, tmp_path, storyboard, perform):
        context = local_context(tmp_path)
        voices, pictures = perform(storyboard)
        job = CutFilm(
            storyboard=context.store_document(storyboard, name="storyboard.json"),
            narrations=tuple(voices),
            pictures=tuple(pictures),
        )

        result = CutFilmModule().run(job, context)

        edit = Edit.model_validate_json(context.path(result.edit).read_bytes())
        assert edit.duration == result.duration
        assert len(result.renders) == len(storyboard.shots)

    @pytest.mark.parametrize(
        ("drop_voices", "drop_pictures", "code"), [(1, 0, "narration-missing"), (0, 1, "picture-missing")]
    )
    def test_refuses_to_cut_what_is_incomplete(self, storyboard, perform, drop_voices, drop_pictures, code):
        voices, pictures = perform(storyboard)

        with pytest.raises(JobRefused) as refusal:
            cut_film(storyboard, voices[drop_voices:], pictures[drop_pictures:])

        assert refusal.value.code == code

    def test_refuses_the_voices_of_another_storyboard(self, storyboard, perform):
        voices, pictures = perform(storyboard)
        wrong = voices[0].model_copy(update={"lines": voices[1].lines})

        with pytest.raises(JobRefused) as refusal:
            cut_film(storyboard, [wrong, *voices[1:]], pictures)

        assert refusal.value.code == "narration-mismatch"
