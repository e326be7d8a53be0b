"""Edits of a storyboard by people: what each operation does, what it refuses, and how versions differ."""

import hashlib
import itertools
from collections.abc import Callable

import pytest
from pydantic import TypeAdapter

from visiobook_contracts.ai_analysis import Mood
from visiobook_contracts.media_generation import Framing, ShotNarration, ShotPicture
from visiobook_contracts.storyboard_assembly import Shot, Storyboard, Transition
from visiobook_contracts.storyboard_editing import Change, Operation
from visiobook_storyboard_assembly.boards.needs import needs_of
from visiobook_storyboard_assembly.boards.works import Known, key_of
from visiobook_storyboard_assembly.cutting.edit import cut_film
from visiobook_storyboard_assembly.editing.comparison import compare
from visiobook_storyboard_assembly.editing.filmed import filmed
from visiobook_storyboard_assembly.editing.operations import apply_operations
from visiobook_storyboard_assembly.editing.wording import summarise
from visiobook_storyboard_assembly.errors import EditUnfit
from visiobook_storyboard_assembly.film.coverage import cover
from visiobook_storyboard_assembly.storyboard.orders import order_illustrations, order_narrations

OPERATION: TypeAdapter[Operation] = TypeAdapter(Operation)
Perform = Callable[[Storyboard], tuple[list[ShotNarration], list[ShotPicture]]]


def edited(board: Storyboard, *operations: dict[str, object]) -> Storyboard:
    return apply_operations(board, [OPERATION.validate_python(operation) for operation in operations])


def story(board: Storyboard, chapter: str = "c01") -> list[Shot]:
    return [shot for shot in board.shots if shot.card is None and shot.chapter_id == chapter]


def by_id(board: Storyboard, shot_id: str) -> Shot:
    return next(shot for shot in board.shots if shot.id == shot_id)


def kinds(before: Storyboard, after: Storyboard) -> list[str]:
    return [change.kind for change in compare(before, after)]


class TestOrder:
    def test_a_shot_moves_before_another(self, storyboard: Storyboard) -> None:
        first, second, third = story(storyboard)[:3]

        after = edited(storyboard, {"op": "move", "shot_id": third.id, "before": first.id})

        assert [shot.id for shot in story(after)[:3]] == [third.id, first.id, second.id]
        assert [shot.number for shot in after.shots] == list(range(1, len(after.shots) + 1))

    def test_a_shot_moves_to_the_end_of_its_chapter(self, storyboard: Storyboard) -> None:
        first = story(storyboard)[0]

        after = edited(storyboard, {"op": "move", "shot_id": first.id})

        assert story(after)[-1].id == first.id

    def test_the_scene_still_opens_with_a_dissolve(self, storyboard: Storyboard) -> None:
        first, second = story(storyboard)[:2]

        after = edited(storyboard, {"op": "move", "shot_id": second.id, "before": first.id})

        assert [shot.transition for shot in story(after)[:2]] == [Transition.DISSOLVE, Transition.CUT]

    def test_it_stays_in_its_chapter(self, storyboard: Storyboard) -> None:
        other = story(storyboard, "c02")[0]

        with pytest.raises(EditUnfit, match="of another chapter"):
            edited(storyboard, {"op": "move", "shot_id": story(storyboard)[0].id, "before": other.id})

    def test_cards_do_not_move(self, storyboard: Storyboard) -> None:
        with pytest.raises(EditUnfit, match="is a card"):
            edited(storyboard, {"op": "move", "shot_id": "title"})

    def test_moving_there_and_back_is_no_change(self, storyboard: Storyboard) -> None:
        first, second = story(storyboard)[:2]
        there = {"op": "move", "shot_id": second.id, "before": first.id}

        after = edited(storyboard, there, {"op": "move", "shot_id": first.id, "before": second.id})

        assert after == storyboard

    def test_music_goes_on_over_the_new_order_without_a_gap(self, storyboard: Storyboard) -> None:
        first = story(storyboard)[0]

        after = edited(storyboard, {"op": "move", "shot_id": first.id})

        order = [shot.id for shot in after.shots]
        played = [(order.index(cue.first_shot_id), order.index(cue.last_shot_id)) for cue in after.cues]
        assert played[0][0] == 0
        assert played[-1][1] == len(order) - 1
        assert all(last + 1 == begin for (_, last), (begin, _) in itertools.pairwise(played))


class TestSplittingAndMerging:
    def test_a_split_shot_says_the_same_in_two_pictures(self, storyboard: Storyboard) -> None:
        shot = next(shot for shot in storyboard.shots if len(shot.beats) > 1)

        after = edited(storyboard, {"op": "split", "beat_id": shot.beats[1].id})

        first, second = by_id(after, shot.id), by_id(after, f"shot-{shot.beats[1].id}")
        assert first.beats + second.beats == shot.beats
        assert first.picture.angle != second.picture.angle
        assert kinds(storyboard, after) == ["split"]

    def test_merging_what_was_split_brings_the_shot_back(self, storyboard: Storyboard) -> None:
        shot = next(shot for shot in storyboard.shots if len(shot.beats) > 1)

        after = edited(storyboard, {"op": "split", "beat_id": shot.beats[1].id}, {"op": "merge", "shot_id": shot.id})

        assert after == storyboard

    def test_shots_of_two_scenes_are_not_merged(self, storyboard: Storyboard) -> None:
        with pytest.raises(EditUnfit, match="No shot of the same scene"):
            edited(storyboard, {"op": "merge", "shot_id": story(storyboard)[-1].id})


class TestLeavingOut:
    def test_a_shot_that_is_left_out_keeps_its_place(self, storyboard: Storyboard) -> None:
        shot = story(storyboard)[1]

        after = edited(storyboard, {"op": "omit", "shot_id": shot.id})

        assert by_id(after, shot.id).omitted
        assert shot.id not in {told.id for told in filmed(after).shots}
        assert edited(after, {"op": "restore", "shot_id": shot.id}) == storyboard

    def test_the_last_shot_of_the_story_stays(self, storyboard: Storyboard) -> None:
        shots = [shot for shot in storyboard.shots if shot.beats]

        with pytest.raises(EditUnfit, match="last one of the story"):
            edited(storyboard, *({"op": "omit", "shot_id": shot.id} for shot in shots))

    def test_a_chapter_that_is_left_out_whole_leaves_a_film_that_can_be_cut(
        self, storyboard: Storyboard, perform: Perform
    ) -> None:
        gone = [shot for shot in storyboard.shots if shot.chapter_id == "c02"]

        told = filmed(edited(storyboard, *({"op": "omit", "shot_id": shot.id} for shot in gone)))

        assert len(cut_film(told, *perform(told)).edit.chapters) == 2


class TestWords:
    def test_the_books_own_words_are_kept_beside_the_new_ones(self, storyboard: Storyboard) -> None:
        beat = story(storyboard)[0].beats[0]

        after = edited(storyboard, {"op": "text", "beat_id": beat.id, "text": "  Nell  went\nout. "})

        changed = story(after)[0].beats[0]
        assert (changed.text, changed.book_text) == ("Nell went out.", beat.text)
        again = {"op": "text", "beat_id": beat.id, "text": beat.text}
        assert edited(after, again) == storyboard

    def test_a_text_without_words_is_refused(self, storyboard: Storyboard) -> None:
        with pytest.raises(EditUnfit, match="nothing that can be said"):
            edited(storyboard, {"op": "text", "beat_id": story(storyboard)[0].beats[0].id, "text": "… !"})

    def test_another_speaker_opens_another_mouth(self, storyboard: Storyboard) -> None:
        shot, beat = next(
            (shot, beat)
            for shot in storyboard.shots
            for beat in shot.beats
            if beat.speaker_id != "narrator" and any(f.speaking for f in shot.picture.figures)
        )

        after = edited(
            storyboard, *({"op": "speaker", "beat_id": b.id, "character_id": "narrator"} for b in shot.beats)
        )

        assert not any(figure.speaking for figure in by_id(after, shot.id).picture.figures)
        assert by_id(after, shot.id).beats[shot.beats.index(beat)].speaker_id == "narrator"

    def test_nobody_outside_the_cast_speaks(self, storyboard: Storyboard) -> None:
        beat = story(storyboard)[0].beats[0]

        with pytest.raises(EditUnfit) as refusal:
            edited(storyboard, {"op": "speaker", "beat_id": beat.id, "character_id": "hamlet"})

        assert "nell" in refusal.value.hint
        assert refusal.value.extra == {"operation": 0}

    def test_a_card_says_something_else(self, storyboard: Storyboard) -> None:
        after = edited(storyboard, {"op": "card", "shot_id": "title", "heading": "The Light", "subheading": ""})

        card = by_id(after, "title").card
        assert card is not None
        assert (card.heading, card.subheading) == ("The Light", None)


class TestPictures:
    def test_framing_mood_place_and_camera_change(self, storyboard: Storyboard) -> None:
        shot = next(shot for shot in story(storyboard) if shot.picture.figures)

        after = edited(
            storyboard,
            {"op": "framing", "shot_id": shot.id, "framing": "extreme_wide"},
            {"op": "mood", "shot_id": shot.id, "mood": "eerie", "intensity": 0.9},
            {"op": "place", "shot_id": shot.id, "place": "cave", "weather": "fog"},
            {"op": "camera", "shot_id": shot.id, "kind": "hold"},
        )

        changed = by_id(after, shot.id)
        assert (changed.picture.framing, changed.picture.mood) == (Framing.EXTREME_WIDE, Mood.EERIE)
        assert changed.picture.seed != shot.picture.seed
        assert changed.move.kind == "hold"
        assert set(kinds(storyboard, after)) == {"framing", "mood", "place", "camera"}

    def test_who_comes_gets_a_free_side(self, storyboard: Storyboard) -> None:
        shot = next(shot for shot in story(storyboard) if len(shot.picture.figures) == 1)
        there = shot.picture.figures[0]
        other = "tobias" if there.character_id != "tobias" else "rosa"
        people = [{"character_id": there.character_id}, {"character_id": other, "pose": "sit", "holding": "lantern"}]

        after = edited(storyboard, {"op": "people", "shot_id": shot.id, "people": people})

        first, second = by_id(after, shot.id).picture.figures
        assert first == there.model_copy(update={"prominence": "lead"})
        assert second.stage != first.stage
        assert (second.pose, second.holding) == ("sit", "lantern")

    def test_the_narrator_is_not_seen(self, storyboard: Storyboard) -> None:
        operation = {"op": "people", "shot_id": story(storyboard)[0].id, "people": [{"character_id": "narrator"}]}

        with pytest.raises(EditUnfit, match="heard and not seen"):
            edited(storyboard, operation)

    def test_things_that_cannot_be_drawn_are_refused_with_some_that_can(self, storyboard: Storyboard) -> None:
        with pytest.raises(EditUnfit) as refusal:
            edited(storyboard, {"op": "props", "shot_id": story(storyboard)[0].id, "props": ["lanternes"]})

        assert "lantern" in refusal.value.hint

    def test_nobody_is_shown_close_where_nobody_is(self, storyboard: Storyboard) -> None:
        with pytest.raises(EditUnfit, match="Nobody is in shot"):
            edited(storyboard, {"op": "framing", "shot_id": "title", "framing": "close"})

    def test_drawing_anew_goes_round_the_set_and_then_builds_another(self, storyboard: Storyboard) -> None:
        shot = story(storyboard)[0]
        takes = [storyboard]
        for _ in range(6):
            takes.append(edited(takes[-1], {"op": "redraw", "shot_id": shot.id}))

        pictures = [by_id(board, shot.id).picture for board in takes]

        assert len({picture.model_dump_json() for picture in pictures}) == 7
        assert [picture.seed == shot.picture.seed for picture in pictures] == [True] * 5 + [False] * 2


class TestCoverage:
    def test_the_proof_names_what_was_left_out_and_what_was_rewritten(
        self, tell, gull_rock, storyboard, perform
    ) -> None:  # type: ignore[no-untyped-def]
        book, _ = tell(*gull_rock)
        shots = story(storyboard)
        words = {"op": "text", "beat_id": shots[0].beats[0].id, "text": "On Saturdays Nell brought bread."}
        board = edited(storyboard, words, {"op": "omit", "shot_id": shots[-1].id})
        told = filmed(board)
        narrations, pictures = perform(told)

        coverage = cover(book, board, cut_film(told, narrations, pictures).edit, narrations)

        assert coverage.missing == ()
        assert set(coverage.left_out) == {sid for beat in shots[-1].beats for sid in beat.sentence_ids}
        (rewritten,) = coverage.rewritten
        assert rewritten.sentence_id == shots[0].beats[0].sentence_ids[0]
        assert rewritten.book_text.startswith("Every Saturday")
        assert rewritten.film_text.startswith("On Saturdays Nell brought bread.")
        assert 0.5 < coverage.share < 1

    def test_other_marks_are_no_other_words(self, tell, gull_rock, storyboard, perform) -> None:  # type: ignore[no-untyped-def]
        book, _ = tell(*gull_rock)
        beat = story(storyboard)[0].beats[0]
        board = edited(storyboard, {"op": "text", "beat_id": beat.id, "text": beat.text.replace(",", " –")})
        narrations, pictures = perform(board)

        coverage = cover(book, board, cut_film(board, narrations, pictures).edit, narrations)

        assert coverage.share == 1


class TestNeeds:
    @pytest.fixture
    def known(self, storyboard: Storyboard, perform: Perform) -> Known:
        narrations, pictures = perform(storyboard)
        cut = cut_film(storyboard, narrations, pictures)
        orders = {order.shot_id: key_of(order) for order in order_illustrations(storyboard)}
        voices = {order.shot_id: key_of(order) for order in order_narrations(storyboard)}
        keys = {("segment", key_of(render)) for render in cut.renders} | {("music", key_of(cue)) for cue in cut.cues}
        edit = hashlib.sha256(cut.edit.model_dump_json().encode()).hexdigest()
        return Known(
            pictures={orders[picture.shot_id]: picture for picture in pictures},
            voices={voices[voice.shot_id]: voice for voice in narrations},
            keys=frozenset(keys | {("edit", edit)}),
        )

    def test_a_storyboard_as_it_was_needs_no_work_but_the_joins(self, storyboard: Storyboard, known: Known) -> None:
        needs = needs_of(storyboard, known)

        assert (needs.pictures, needs.voices, needs.segments, needs.music, needs.mix) == ((), (), (), (), False)

    def test_another_framing_needs_its_picture_and_its_segment(self, storyboard: Storyboard, known: Known) -> None:
        shot = story(storyboard)[1]
        after = edited(storyboard, {"op": "framing", "shot_id": shot.id, "framing": "wide"})
        assert after != storyboard

        needs = needs_of(after, known)

        assert (needs.pictures, needs.segments) == ((shot.id,), (shot.id,))
        assert (needs.voices, needs.music, needs.mix) == ((), (), False)

    def test_other_words_need_a_voice_a_segment_and_all_that_hangs_on_time(
        self, storyboard: Storyboard, known: Known
    ) -> None:
        shot = story(storyboard)[1]
        after = edited(storyboard, {"op": "text", "beat_id": shot.beats[0].id, "text": "Quite another thing."})

        needs = needs_of(after, known)

        assert (needs.pictures, needs.voices) == ((), (shot.id,))
        assert shot.id in needs.segments
        assert needs.mix

    def test_another_camera_needs_a_segment_alone(self, storyboard: Storyboard, known: Known) -> None:
        shot = story(storyboard)[1]

        needs = needs_of(edited(storyboard, {"op": "camera", "shot_id": shot.id, "kind": "hold"}), known)

        assert (needs.pictures, needs.voices, needs.segments) == ((), (), (shot.id,))


class TestDifferences:
    def test_the_fewest_moves_are_told(self, storyboard: Storyboard) -> None:
        first = story(storyboard)[0]

        changes = compare(storyboard, edited(storyboard, {"op": "move", "shot_id": first.id}))

        assert [(change.kind, change.shot_id) for change in changes] == [("moved", first.id)]

    def test_nothing_changed_is_no_difference(self, storyboard: Storyboard) -> None:
        assert compare(storyboard, storyboard) == ()
        assert summarise(()) == "nothing changed"

    def test_a_few_changes_are_told_and_many_are_counted(self) -> None:
        few = [Change(kind="omitted", number=3), Change(kind="framing", number=4, after="extreme_wide")]

        assert summarise(few) == "shot 3 left out; framing of shot 4: extreme wide"
        assert summarise(few * 3) == "6 changes: 3 omitted, 3 framing"

    def test_every_kind_of_operation_has_its_word(self, storyboard: Storyboard) -> None:
        shot = next(shot for shot in story(storyboard) if len(shot.beats) > 1 and shot.picture.figures)
        cue = storyboard.cues[0]
        after = edited(
            storyboard,
            {"op": "emotion", "beat_id": shot.beats[0].id, "emotion": "joy"},
            {"op": "props", "shot_id": shot.id, "props": ["lantern"]},
            {"op": "redraw", "shot_id": shot.id},
            {"op": "music", "cue_id": cue.id, "mood": "joyful", "intensity": 0.7},
            {"op": "card", "shot_id": "end", "heading": "Fin"},
        )

        assert {"emotion", "props", "redrawn", "music", "card"} <= set(kinds(storyboard, after))
        assert summarise(compare(storyboard, after)).startswith("5 changes")
