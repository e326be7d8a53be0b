"""The storyboard: shots of a length, framings by the grammar of film, cards, transitions, music."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visiobook_contracts.ai_analysis import Action, Emotion, Mood, PlaceKind, Pose, Sighting
from visiobook_contracts.media_generation import Framing
from visiobook_contracts.storyboard_assembly import FilmOptions, PlanStoryboard, Storyboard, Transition
from visiobook_modules.module import JobRefused, local_context
from visiobook_storyboard_assembly.modules import modules
from visiobook_storyboard_assembly.storyboard.beats import spoken_seconds
from visiobook_storyboard_assembly.storyboard.cards import cased, split_chapter_title
from visiobook_storyboard_assembly.storyboard.module import PlanStoryboardModule
from visiobook_storyboard_assembly.storyboard.orders import order_illustrations, order_narrations
from visiobook_storyboard_assembly.storyboard.plan import plan_storyboard

WIDES = (Framing.WIDE, Framing.EXTREME_WIDE)


def story_shots(storyboard: Storyboard):
    return [shot for shot in storyboard.shots if shot.card is None]


def scenes_of(storyboard: Storyboard):
    by_scene: dict[str, list] = {}
    for shot in story_shots(storyboard):
        by_scene.setdefault(shot.scene_id, []).append(shot)
    return by_scene


class TestShots:
    def test_last_about_three_to_nine_seconds(self, storyboard):
        lengths = [sum(map(spoken_seconds, shot.beats)) for shot in story_shots(storyboard)]

        assert max(lengths) < 11
        assert sum(length < 2.5 for length in lengths) <= len(lengths) / 5

    def test_never_cross_a_scene(self, storyboard, tell, gull_rock):
        _, analysis = tell(*gull_rock)
        owner = {sid: scene.id for scene in analysis.scenes for sid in scene.sentence_ids}

        for shot in story_shots(storyboard):
            assert {owner[sid] for beat in shot.beats for sid in beat.sentence_ids} == {shot.scene_id}

    def test_carry_unique_ids_and_count_from_one(self, storyboard):
        assert [shot.number for shot in storyboard.shots] == list(range(1, len(storyboard.shots) + 1))
        assert len({shot.id for shot in storyboard.shots}) == len(storyboard.shots)

    @settings(max_examples=15, deadline=None)
    @given(sizes=st.lists(st.integers(1, 28), min_size=1, max_size=25))
    def test_keep_every_beat_once_whatever_the_rhythm_of_the_text(self, plan, scene, sizes):
        sentences = [" ".join(["wave"] * size) + "." for size in sizes]

        board = plan(scene([sentences]))

        told = [sid for shot in board.shots for beat in shot.beats for sid in beat.sentence_ids]
        assert list(dict.fromkeys(told)) == [f"c01.p001.s{n:02d}" for n in range(1, len(sizes) + 1)]


class TestFraming:
    def test_a_scene_opens_wide(self, storyboard):
        for shots in scenes_of(storyboard).values():
            assert shots[0].picture.framing in WIDES

    def test_no_framing_comes_three_times_running(self, storyboard):
        framings = [shot.picture.framing for shot in story_shots(storyboard)]

        assert all(len(set(framings[place : place + 3])) > 1 for place in range(len(framings) - 2))

    def test_the_same_framing_twice_changes_the_angle(self, storyboard):
        for before, after in pairwise(story_shots(storyboard)):
            if before.scene_id == after.scene_id:
                first, second = before.picture, after.picture
                assert (first.framing, first.angle) != (second.framing, second.angle)

    def test_no_picture_of_a_scene_is_ordered_twice(self, storyboard):
        for shots in scenes_of(storyboard).values():
            pictures = [shot.picture.model_dump_json() for shot in shots]
            assert len(set(pictures)) == len(pictures)

    def test_a_close_shot_of_speech_shows_the_speaker_or_a_listener(self, storyboard):
        closes = [shot for shot in story_shots(storyboard) if shot.picture.framing is Framing.CLOSE]

        assert closes
        assert all(len(shot.picture.figures) == 1 for shot in closes)

    def test_a_long_speech_is_broken_by_the_listener(self, storyboard):
        leads = [
            shot.picture.figures[0].character_id
            for shot in story_shots(storyboard)
            if {b.speaker_id for b in shot.beats} == {"tobias"} and shot.picture.figures
        ]

        assert {"nell", "tobias"} <= set(leads)

    def test_a_thing_that_the_text_dwells_on_gets_an_insert(self, plan, scene):
        board = plan(
            scene(
                [
                    ["Nell[nell] came into the room and closed the door softly behind her without a word."],
                    ["An old brass key lay in the dust under the table, where nobody had looked for years."],
                    ["Nell[nell] waited for a long time before she dared to breathe again in that house."],
                ],
                props={"brass key": ("key",)},
            )
        )

        inserts = [shot.picture for shot in story_shots(board) if shot.picture.framing is Framing.INSERT]
        assert [picture.props for picture in inserts] == [("key",)]
        assert inserts[0].figures == ()


class TestStaging:
    def test_everybody_keeps_to_one_side_of_the_line(self, storyboard):
        for shots in scenes_of(storyboard).values():
            sides: dict[str, set] = {}
            for shot in shots:
                for figure in shot.picture.figures:
                    sides.setdefault(figure.character_id, set()).add((figure.stage, figure.facing))
            assert all(len(kept) == 1 for person, kept in sides.items() if ("centre", "left") not in kept)

    def test_two_who_talk_face_each_other(self, storyboard):
        twos = [shot.picture.figures for shot in story_shots(storyboard) if len(shot.picture.figures) == 2]

        assert twos
        assert all({figure.facing for figure in pair} == {"left", "right"} for pair in twos)

    def test_nobody_is_seen_before_they_come(self, storyboard):
        kitchen = scenes_of(storyboard)["c03.s03"]
        first_line = next(
            i for i, shot in enumerate(kitchen) if any(b.speaker_id == "captain-hale" for b in shot.beats)
        )

        before = {f.character_id for shot in kitchen[:first_line] for f in shot.picture.figures}

        assert "captain-hale" not in before

    def test_who_is_only_talked_about_is_not_seen(self, plan, scene):
        board = plan(
            scene([['{rosa|"I kept a chair for old Tobias every Sunday for nine years,"[tobias]} said Rosa[rosa].']])
        )

        assert {f.character_id for shot in board.shots for f in shot.picture.figures} == {"rosa"}

    def test_what_is_taken_in_hand_stays_there(self, storyboard):
        lamp_room = scenes_of(storyboard)["c02.s02"]
        taken = next(i for i, s in enumerate(lamp_room) if any("held the lantern" in b.text for b in s.beats))

        later = [f for shot in lamp_room[taken:] for f in shot.picture.figures if f.character_id == "nell"]

        assert later
        assert {figure.holding for figure in later} == {"lantern"}

    def test_who_sits_stays_seated(self, storyboard):
        kitchen = scenes_of(storyboard)["c03.s03"]

        poses = [f.pose for shot in kitchen for f in shot.picture.figures if f.character_id == "tobias"]

        assert poses
        assert set(poses) == {Pose.SIT}

    def test_what_is_put_down_is_held_no_longer(self, plan, scene):
        board = plan(
            scene(
                [
                    ["Nell[nell] came in and held a lantern up against the darkness of the long cold room."],
                    ["She[nell] put the lantern down upon the table and listened to the wind in the chimney."],
                ],
                actions={"held a lantern": (Action(character_id="nell", pose=Pose.HOLD, object="lantern"),)},
                props={"lantern": ("lantern",)},
            )
        )

        held = [figure.holding for shot in story_shots(board) for figure in shot.picture.figures]
        assert held == ["lantern", None]

    def test_a_hat_in_the_hand_is_not_on_the_head(self, plan, scene):
        board = plan(
            scene(
                [["Old Tobias[tobias] took off his hat and stood for a while in silence at the open door."]],
                actions={"took off": (Action(character_id="tobias", pose=Pose.REACH, object="hat"),)},
            )
        )

        (figure,) = story_shots(board)[0].picture.figures
        worn = next(member.look.hat for member in board.cast if member.character_id == "tobias")
        assert worn is not None
        assert (figure.holding, figure.held_hat, figure.look.hat) == ("hat", worn, None)

    def test_who_runs_off_leaves_the_others_behind(self, plan, scene):
        board = plan(
            scene(
                [
                    ['{rosa|"Straight there and straight back, and mind the tide,"} said Rosa[rosa].'],
                    ["Nell[nell] ran and ran along the stones of the causeway as fast as she could go."],
                    ["Nell[nell] stood still at last and looked about her over the wide and empty bay."],
                ],
                actions={"ran and ran": (Action(character_id="nell", pose=Pose.RUN),)},
            )
        )

        for shot in story_shots(board)[1:]:
            assert {figure.character_id for figure in shot.picture.figures} <= {"nell"}

    def test_what_was_carried_is_in_hand_again_when_the_next_scene_names_it(self, plan, scene):
        carrying = {"carried a basket": (Action(character_id="nell", pose=Pose.HOLD, object="basket"),)}
        board = plan(
            scene([["Nell[nell] carried a basket."]], actions=carrying, props={"basket": ("basket",)}),
            scene(
                [["Nell[nell] went on, and the basket bumped against her knee."]],
                place=PlaceKind.SHORE,
                props={"basket": ("basket",)},
            ),
        )

        held = [figure.holding for shot in story_shots(board) for figure in shot.picture.figures]
        assert held == ["basket", "basket"]

    def test_what_somebody_holds_does_not_stand_about_as_well(self, storyboard):
        for shot in story_shots(storyboard):
            held = {figure.holding for figure in shot.picture.figures}
            assert not held & set(shot.picture.props)

    def test_the_same_person_looks_the_same_in_every_shot(self, storyboard):
        looks: dict[str, set] = {}
        for shot in storyboard.shots:
            for figure in shot.picture.figures:
                looks.setdefault(figure.character_id, set()).add(figure.look.model_dump_json())

        assert looks
        assert all(len(kept) == 1 for kept in looks.values())


class TestCamera:
    def test_never_moves_alike_twice_running(self, storyboard):
        kinds = [shot.move.kind for shot in story_shots(storyboard)]

        assert all(before is not after for before, after in pairwise(kinds))

    def test_moves_gently(self, storyboard):
        assert all(0.04 <= shot.move.amount <= 0.10 for shot in storyboard.shots)

    def test_travels_with_who_travels(self, plan, scene):
        board = plan(
            scene(
                [
                    ["The harbour lay still under the yellow sky, and no boat had gone out for three days."],
                    ["Nell[nell] ran and ran along the stones of the causeway as fast as she could go."],
                ],
                actions={"ran and ran": (Action(character_id="nell", pose=Pose.RUN),)},
            )
        )

        run = story_shots(board)[-1]
        assert run.move.kind.value == f"pan_{run.picture.figures[0].facing}"


class TestCardsAndTransitions:
    def test_title_chapters_and_end_frame_the_story(self, storyboard):
        cards = [shot.card.kind for shot in storyboard.shots if shot.card]

        assert cards == ["title", "chapter", "chapter", "chapter", "end"]
        assert storyboard.shots[0].card.heading == "The Lamp"
        assert storyboard.shots[0].card.subheading == "by A. Writer"
        assert "Made with Visiobook" in storyboard.shots[-1].card.small_print[-1]

    def test_a_single_chapter_needs_no_card(self, plan, gull_rock):
        board = plan(gull_rock[0])

        assert [shot.card.kind for shot in board.shots if shot.card] == ["title", "end"]

    def test_cuts_within_scenes_dissolves_between_fades_at_chapters(self, storyboard):
        for before, after in pairwise(storyboard.shots):
            if after.card:
                assert after.transition is Transition.FADE
            elif before.scene_id == after.scene_id:
                assert after.transition is Transition.CUT
            else:
                assert after.transition is Transition.DISSOLVE

    def test_cards_stand_on_an_empty_set_of_the_story(self, storyboard):
        sets = {shot.picture.seed for shot in story_shots(storyboard)}

        for shot in storyboard.shots:
            if shot.card:
                assert shot.picture.seed in sets
                assert not shot.picture.figures

    @pytest.mark.parametrize(
        ("printed", "shown"),
        [
            ("CHAPTER I. Down the Rabbit-Hole", ("CHAPTER I", "Down the Rabbit-Hole")),
            ("Chapter 12: The End of It", ("Chapter 12", "The End of It")),
            ("The Basket", (None, "The Basket")),
            ("Chapitre II — La chaise", ("Chapitre II", "La chaise")),
        ],
    )
    def test_a_chapter_heading_is_split_into_label_and_name(self, printed, shown):
        assert split_chapter_title(printed) == shown

    @pytest.mark.parametrize(
        ("printed", "shown"),
        [
            ("THE MASQUE OF THE RED DEATH", "The Masque of the Red Death"),
            ("CHAPTER IV", "Chapter IV"),
            ("Le Gardien", "Le Gardien"),
            ("XIV", "XIV"),
        ],
    )
    def test_capitals_are_calmed(self, printed, shown):
        assert cased(printed) == shown


class TestMusic:
    def test_cues_cover_the_film_without_gap_or_overlap(self, storyboard):
        numbers = {shot.id: shot.number for shot in storyboard.shots}
        spans = [(numbers[cue.first_shot_id], numbers[cue.last_shot_id]) for cue in storyboard.cues]

        assert spans[0][0] == 1
        assert spans[-1][1] == len(storyboard.shots)
        assert all(after[0] == before[1] + 1 for before, after in pairwise(spans))

    def test_the_mood_changes_with_the_scenes(self, storyboard):
        assert [cue.mood for cue in storyboard.cues] == [Mood.CALM, Mood.TENSE, Mood.WARM]

    def test_a_cue_is_between_fifteen_seconds_and_three_minutes(self, plan, scene):
        long = [[f"The sea rose and fell and rose again all night, for the {n}th time."] for n in range(90)]
        board = plan(
            scene(long, mood=Mood.EERIE),
            scene([["It was over."]], mood=Mood.JOYFUL, place=PlaceKind.KITCHEN),
            scene([["And then it began again, worse."]], mood=Mood.FEAR, place=PlaceKind.SEA),
        )
        numbers = {shot.id: shot.number for shot in board.shots}

        lengths = [
            sum(
                shot.hold + sum(map(spoken_seconds, shot.beats))
                for shot in board.shots[numbers[cue.first_shot_id] - 1 : numbers[cue.last_shot_id]]
            )
            for cue in board.cues
        ]

        assert len(lengths) > 2
        assert all(15 <= length <= 190 for length in lengths)

    def test_a_film_without_music_has_no_cues(self, plan, gull_rock):
        assert plan(*gull_rock, options=FilmOptions(music=False)).cues == ()


class TestOrders:
    def test_every_shot_is_drawn_with_headroom_in_even_pixels(self, storyboard):
        orders = order_illustrations(storyboard)

        assert [order.shot_id for order in orders] == [shot.id for shot in storyboard.shots]
        assert {(order.width, order.height) for order in orders} == {(2150, 1210)}

    def test_every_beat_is_spoken_in_the_voice_of_its_speaker(self, storyboard):
        voices = {member.character_id: member.voice for member in storyboard.cast}
        lines = {line.beat_id: line for order in order_narrations(storyboard) for line in order.lines}

        for shot in storyboard.shots:
            for beat in shot.beats:
                assert lines[beat.id].voice == voices[beat.speaker_id]
                assert lines[beat.id].text == beat.text


class TestModule:
    def test_plans_from_stored_documents_and_repeats_itself_exactly(self, tmp_path, tell, gull_rock):
        book, analysis = tell(*gull_rock)
        context = local_context(tmp_path)
        stored_book = context.store_document(book, name="book.json")
        analysis = analysis.model_copy(update={"book_digest": stored_book.digest})
        job = PlanStoryboard(book=stored_book, analysis=context.store_document(analysis, name="analysis.json"))

        first = PlanStoryboardModule().run(job, context)
        second = PlanStoryboardModule().run(job, context)

        board = Storyboard.model_validate_json(context.path(first.storyboard).read_bytes())
        assert first == second
        assert len(first.illustrations) == len(board.shots)
        assert len(first.narrations) == sum(bool(shot.beats) for shot in board.shots)

    def test_stands_with_the_other_modules_of_the_service_in_the_order_of_work(self):
        names = [module.name for module in modules()]

        assert names[:3] == ["plan-storyboard", "order-shots", "cut-film"]
        assert names[3:] == ["render-shot", "mix-film", "assemble-film", "prove-film"]

    def test_refuses_the_analysis_of_another_book(self, tell, gull_rock):
        book, analysis = tell(*gull_rock)

        with pytest.raises(JobRefused) as refusal:
            plan_storyboard(book, analysis, book_digest="c" * 64, options=FilmOptions())

        assert refusal.value.code == "analysis-of-another-book"

    def test_refuses_a_book_without_a_sentence(self, tell, gull_rock):
        book, analysis = tell(gull_rock[0])
        empty = book.model_copy(update={"chapters": ()})

        with pytest.raises(JobRefused) as refusal:
            plan_storyboard(empty, analysis, book_digest=analysis.book_digest, options=FilmOptions())

        assert refusal.value.code == "nothing-to-tell"

    def test_a_sentence_that_no_scene_claims_is_told_all_the_same(self, tell, gull_rock):
        book, analysis = tell(gull_rock[0])
        forgetful = analysis.model_copy(update={"scenes": ()})

        board = plan_storyboard(book, forgetful, book_digest=analysis.book_digest, options=FilmOptions())

        told = {sid for shot in board.shots for beat in shot.beats for sid in beat.sentence_ids}
        assert told == {s.id for p in book.chapters[0].paragraphs for s in p.sentences}


class TestWhatFits:
    @pytest.mark.parametrize(
        ("thing", "place", "shown"),
        [
            ("carriage", PlaceKind.PARLOUR, False),
            ("carriage", PlaceKind.STREET, True),
            ("bed", PlaceKind.SHORE, False),
            ("table", PlaceKind.GARDEN, True),
            ("door", PlaceKind.MEADOW, False),
            ("fire", PlaceKind.BALLROOM, False),
            ("fire", PlaceKind.FOREST, True),
        ],
    )
    def test_things_stand_where_they_can(self, plan, scene, thing, place, shown):
        told = [f"Nell[nell] saw the {thing} and waited there for a long time without a word to anybody."]
        board = plan(scene([told, told], place=place, props={thing: (thing,)}))

        assert any(thing in shot.picture.props for shot in story_shots(board)) is shown


class TestWhoIsAbout:
    def test_each_beat_of_a_long_sentence_shows_whom_it_tells_of(self, plan, tell, scene):
        book, analysis = tell(
            scene(
                [
                    [
                        "Nell[nell] waited for a very long time by the harbour wall in the cold wind of the morning, "
                        "until at last the old keeper Tobias[tobias] came down the stairs with his lamp in his hand."
                    ]
                ]
            )
        )
        starts = {name.casefold(): book.text.index(name) for name in ("Nell", "Tobias")}
        sightings = tuple(Sighting(what=who, start=start) for who, start in starts.items())
        note = analysis.notes[0].model_copy(update={"sightings": sightings})

        board = plan_storyboard(
            book,
            analysis.model_copy(update={"notes": (note,)}),
            book_digest=analysis.book_digest,
            options=FilmOptions(),
        )

        first, *_, last = story_shots(board)
        assert {figure.character_id for figure in first.picture.figures} == {"nell"}
        assert last.picture.figures[0].character_id == "tobias"

    def test_who_is_gone_is_seen_no_more(self, plan, scene):
        board = plan(
            scene(
                [
                    ["Rosa[rosa] and Nell[nell] stood by the boats and waited for the tide to come in again."],
                    ["Then Rosa[rosa] went away up the hill to the village without another word to anybody."],
                    ["Nell[nell] stayed by the boats for an hour and looked out at the grey water all the time."],
                    ["Nell[nell] picked up her basket at last and sang a little song about the sea to herself."],
                ]
            )
        )

        assert all(figure.character_id != "rosa" for shot in story_shots(board)[-2:] for figure in shot.picture.figures)

    def test_a_crowd_is_about_only_while_it_is_told_of(self, plan, scene):
        calm = ["Nell[nell] walked along the wall and counted the grey stones one after the other to herself."]
        board = plan(
            scene([["The guests danced in the square until the lamps were lit all around them."], *[calm] * 12])
        )

        crowds = [shot.picture.crowd for shot in story_shots(board)]
        assert any(crowds[:7])
        assert not any(crowds[8:])

    def test_two_people_in_a_saying_are_no_crowd(self, plan, scene):
        board = plan(scene([["Nell[nell] was very fond of pretending to be two people, and laughed at both of them."]]))

        assert not any(shot.picture.crowd for shot in story_shots(board))

    def test_a_remark_in_brackets_brings_nobody(self, plan, scene):
        board = plan(
            scene(
                [
                    ['{nell|"How she would laugh at me if she were only here!"} said Nell[nell] to herself.'],
                    ["(Rosa[rosa] was the baker, and she had gone to bed hours ago like all the others.)"],
                ]
            )
        )

        assert {f.character_id for shot in story_shots(board) for f in shot.picture.figures} == {"nell"}


class TestFaces:
    def test_nobody_weeps_without_a_word_of_it(self, plan, scene):
        told = ["Nell[nell] walked along the wall and counted the grey stones one after the other to herself."]
        board = plan(scene([told] * 3, mood=Mood.MELANCHOLY))

        assert {f.emotion for shot in story_shots(board) for f in shot.picture.figures} == {Emotion.NEUTRAL}
