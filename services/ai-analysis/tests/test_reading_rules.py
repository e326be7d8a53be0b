"""The reading by rules: every book here is a few lines written for the rule it tries."""

import pytest
import regex

from visiobook_ai_analysis.reading.reader import read
from visiobook_contracts.ai_analysis import (
    AgeGroup,
    Analysis,
    Book,
    Chapter,
    Character,
    Emotion,
    Gender,
    Paragraph,
    ParagraphKind,
    PlaceKind,
    Pose,
    Quote,
    Season,
    Sentence,
    SentenceNote,
    Species,
    TimeOfDay,
    Weather,
)

_DIGEST = "0" * 64
_SENTENCE = regex.compile(r"[^.!?…]+(?:[.!?…]+[\"”’»']*\s*|$)")


def build_book(text: str, *, language: str = "en") -> Book:
    """Paragraphs are parted by blank lines, chapters by a line of ``#``; ``* * *`` is a break."""
    blocks = regex.finditer(r"(?s)(?:(?!^#$).)+", text, regex.MULTILINE)
    chapters = tuple(_chapter(text, block.start(), block.end(), number) for number, block in enumerate(blocks, start=1))
    return Book(title="Test", language=language, text=text, chapters=chapters)


def _chapter(text: str, start: int, end: int, number: int) -> Chapter:
    spans = [m.span() for m in regex.finditer(r"[^\n]+(?:\n[^\n]+)*", text[start:end])]
    paragraphs = tuple(
        _paragraph(text, start + a, start + b, f"c{number:02d}.p{k:03d}") for k, (a, b) in enumerate(spans, 1)
    )
    return Chapter(
        id=f"c{number:02d}", number=number, title=f"Chapter {number}", start=start, end=end, paragraphs=paragraphs
    )


def _paragraph(text: str, start: int, end: int, name: str) -> Paragraph:
    if text[start:end].strip() == "* * *":
        return Paragraph(id=name, start=start, end=end, kind=ParagraphKind.SCENE_BREAK)
    spans = [
        (m.start(), m.start() + len(m.group().rstrip()))
        for m in _SENTENCE.finditer(text, start, end)
        if m.group().strip()
    ]
    sentences = tuple(Sentence(id=f"{name}.s{k:02d}", start=a, end=b) for k, (a, b) in enumerate(spans, 1))
    return Paragraph(id=name, start=start, end=end, sentences=sentences)


class Reading:
    """A book and its analysis, asked in words."""

    def __init__(self, text: str, *, language: str = "en") -> None:
        self.book = build_book(text, language=language)
        self.analysis: Analysis = read(self.book, book_digest=_DIGEST)

    def said(self) -> list[tuple[str, str | None]]:
        """What is said, without marks, and by whom."""
        return [(self.words(q), q.speaker_id) for q in self.analysis.quotes]

    def words(self, quote: Quote) -> str:
        """The words of a quote without marks."""
        return self.book.slice(quote).strip("“”\"‘’'«»— \u00a0").strip()

    def speakers(self) -> list[str | None]:
        """Speakers in order."""
        return [quote.speaker_id for quote in self.analysis.quotes]

    def ids(self) -> list[str]:
        """Characters, most prominent first."""
        return [character.id for character in self.analysis.characters]

    def who(self, name: str) -> Character:
        """A character by id."""
        return next(character for character in self.analysis.characters if character.id == name)

    def note(self, part: str) -> SentenceNote:
        """The note of the first sentence that holds ``part``."""
        spans = {s.id: s for c in self.book.chapters for p in c.paragraphs for s in p.sentences}
        return next(n for n in self.analysis.notes if part in self.book.slice(spans[n.sentence_id]))


class TestMarksOfSpeech:
    @pytest.mark.parametrize(
        ("line", "language"),
        [
            ("“Come in,” said Clara.", "en"),
            ('"Come in," said Clara.', "en"),
            ("‘Come in,’ said Clara. ‘It’s cold.’", "en"),
            ("'Come in,' said Clara. 'It's cold.'", "en"),
            ("« Come in », dit Clara.", "fr"),
            ("— Come in, dit Clara.", "fr"),
            ("—Come in —dijo Clara.", "es"),
            ("„Come in“, sagte Clara.", "de"),
            ("「Come in」 Clara said.", "ja"),
        ],
    )
    def test_each_style_is_found(self, line: str, language: str) -> None:
        reading = Reading(line, language=language)

        assert reading.said()[0][0].rstrip(",").strip("」「„“") == "Come in"

    def test_apostrophes_open_and_close_nothing(self) -> None:
        reading = Reading("'Don't touch the sailors' rope,' said Clara. 'Tisn't ours.'\n\nThe boys' boats lay still.")

        assert reading.said()[0] == ("Don't touch the sailors' rope,", "clara")

    def test_an_interrupted_quote_is_two_quotes_of_one_speaker(self) -> None:
        reading = Reading('"Stop," Peter said, "or I shall fall." Peter held the rope.')

        assert reading.said() == [("Stop,", "peter"), ("or I shall fall.", "peter")]

    def test_speech_over_several_paragraphs_keeps_its_speaker(self) -> None:
        reading = Reading(
            'Clara sat down. Clara said, "It was long ago.\n\n"It was in winter," and she sighed.\n\n"Why?" said Peter.'
        )

        assert reading.speakers() == ["clara", "clara", "peter"]

    def test_words_under_discussion_are_no_speech(self) -> None:
        reading = Reading('The "Blue Gull" lay in the harbour. "She is ours," said Clara.')

        assert [words for words, _ in reading.said()] == ["She is ours,"]

    def test_nested_marks_stay_inside(self) -> None:
        reading = Reading("“He told me ‘never’ and left,” said Clara. Clara wept.")

        assert len(reading.analysis.quotes) == 1

    def test_a_french_incise_is_cut_out_of_the_speech(self) -> None:
        reading = Reading(
            "— Non, dit Claire en riant, je reste ici. Et toi ?\n\n— Je pars, répondit Paul.", language="fr"
        )

        assert reading.said() == [("Non,", "claire"), ("je reste ici. Et toi ?", "claire"), ("Je pars,", "paul")]

    def test_story_after_a_french_incise_is_no_speech(self) -> None:
        reading = Reading("— Je pars, dit Paul. Il prit son chapeau.", language="fr")

        assert [words for words, _ in reading.said()] == ["Je pars,"]


class TestSpeakers:
    def test_a_verb_after_or_before_its_subject(self) -> None:
        reading = Reading('"Yes," said Clara.\n\n"No," Peter answered slowly.\n\nClara whispered: "Why?"')

        assert reading.speakers() == ["clara", "peter", "clara"]

    def test_a_pronoun_by_gender(self) -> None:
        reading = Reading('Clara looked at Peter. "You are late," she said.\n\n"I ran," he said.')

        assert reading.speakers() == ["clara", "peter"]

    def test_who_is_called_does_not_speak(self) -> None:
        reading = Reading('Clara and Mary stood by the gate. Mary laughed.\n\n"Mary, come here," she said.')

        assert reading.speakers() == ["clara"]

    def test_two_people_take_turns(self) -> None:
        reading = Reading(
            '"Who is there?" asked Clara.\n\n"A friend," said Peter.\n\n"Which friend?"\n\n"The old one."'
        )

        assert reading.speakers() == ["clara", "peter", "clara", "peter"]
        assert reading.analysis.quotes[2].confidence < reading.analysis.quotes[0].confidence

    def test_an_action_beside_the_quote(self) -> None:
        reading = Reading('Clara knew Peter well. Peter knew Clara.\n\nPeter closed the door. "It is late."')

        assert reading.speakers() == ["peter"]
        assert "Peter closed" in reading.analysis.quotes[0].evidence

    def test_the_name_told_by_a_stranger_is_his(self) -> None:
        reading = Reading(
            'Clara opened. An old man with a grey beard stood there. "Only Bram," he said.\n\n"Come in," said Clara.'
        )

        assert reading.speakers() == ["bram", "clara"]
        assert reading.who("bram").age is AgeGroup.ELDER

    def test_nobody_known_is_nobody(self) -> None:
        reading = Reading('Clara waited. Clara listened.\n\n"Fire!" cried one of the men.')

        assert reading.speakers() == [None]
        assert reading.analysis.quotes[0].confidence == 0

    def test_the_manner_and_the_feeling_of_the_verb(self) -> None:
        reading = Reading('"Hush," Clara whispered.\n\n"Never!" shouted Peter.\n\n"Alas," sobbed Clara.')

        assert [(q.manner, q.emotion) for q in reading.analysis.quotes] == [
            ("whispered", Emotion.NEUTRAL),
            ("shouted", Emotion.ANGER),
            ("sobbed", Emotion.SADNESS),
        ]

    def test_reported_speech_of_a_character_is_not_cut_by_his_i_said(self) -> None:
        reading = Reading(
            "« J’ai compté, dit Paul. Il y a quelqu’un, ai-je dit, qui tourne la lampe. »\n\nPaul rit.", language="fr"
        )

        assert reading.said()[-1][0] == "Il y a quelqu’un, ai-je dit, qui tourne la lampe."


class TestPersons:
    def test_titles_short_forms_and_family_names_are_one(self) -> None:
        reading = Reading(
            "Miss Elizabeth Garland came in. Elizabeth sat down. Lizzy laughed. Mr Garland stood up. Mr "
            "Garland bowed to Lizzy."
        )

        assert [c.gender for c in reading.analysis.characters] == [Gender.FEMALE, Gender.MALE]
        assert "Lizzy" in reading.analysis.characters[0].aliases

    def test_the_trade_means_its_holder(self) -> None:
        reading = Reading('Captain Hale came aboard. The captain looked up. "Cast off," said the captain.')

        assert reading.ids() == ["captain-hale"]
        assert reading.who("captain-hale").appearance.occupation == "captain"

    def test_places_days_and_peoples_are_no_persons(self) -> None:
        reading = Reading(
            "On Monday Clara went to London. Clara spoke French in Paris. In Gull Street Clara met the "
            "English. Oh! Clara ran."
        )

        assert reading.ids() == ["clara"]

    def test_animals_that_speak_are_of_their_species(self) -> None:
        reading = Reading('Clara saw the White Rabbit. "I am late," said the Rabbit. The Rabbit ran away.')

        assert reading.who("white-rabbit").species is Species.RABBIT

    def test_a_mother_without_a_name_gets_it_when_it_is_told(self) -> None:
        reading = Reading(
            'Nell stood up. "Go now," said her mother. Rosa Finch was the baker.\n\n"Yes," said Nell. Rosa '
            "smiled at Nell."
        )

        assert reading.speakers() in (["rosa", "nell"], ["rosa-finch", "nell"])

    def test_gender_comes_from_the_pronouns_around_an_unknown_name(self) -> None:
        reading = Reading("Zorin opened her bag. Zorin lifted her hand. Then Zorin walked on, and she sang.")

        assert reading.who("zorin").gender is Gender.FEMALE

    def test_the_narrator_in_the_first_person(self) -> None:
        reading = Reading(
            'I went to the gate. I saw Clara there. I was cold. "Come," said I.\n\n"Where?" asked Clara. I '
            "took the lamp."
        )

        assert reading.speakers() == ["narrator", "clara"]
        assert reading.who("narrator").is_narrator

    def test_an_author_who_says_i_once_is_no_person(self) -> None:
        text = "Clara went out. " * 30 + "But first let me tell of the rooms. I have said enough."

        assert not any(c.is_narrator for c in Reading(text).analysis.characters)

    def test_one_mention_without_a_word_is_noise(self) -> None:
        reading = Reading("Clara went out. Clara met Walter. Clara came home.")

        assert reading.ids() == ["clara"]


class TestLooks:
    def test_hair_coat_beard_and_glasses_are_bound_to_their_person(self) -> None:
        reading = Reading(
            "Clara was a girl with red hair and a green coat. Walter had a grey beard. He wore his "
            "spectacles low. Clara smiled at Walter."
        )

        clara, walter = reading.who("clara").appearance, reading.who("walter").appearance
        assert (clara.hair_colour, clara.clothes) == ("red", ("green coat",))
        assert (walter.beard, walter.glasses) == ("grey beard", True)

    def test_french_looks(self) -> None:
        reading = Reading(
            "Claire était une fillette aux cheveux roux. Elle portait un manteau vert. Claire courut. Paul "
            "avait une barbe grise. Paul rit.",
            language="fr",
        )

        assert reading.who("claire").appearance.hair_colour == "roux"
        assert reading.who("claire").appearance.clothes == ("manteau vert",)
        assert reading.who("paul").appearance.beard == "barbe grise"

    def test_a_likeness_is_no_look(self) -> None:
        reading = Reading("Clara ran. The cloud was like a grey beard, and Clara laughed.")

        assert reading.who("clara").appearance.beard is None


class TestScenes:
    def test_a_way_into_another_place_begins_a_scene(self) -> None:
        reading = Reading(
            "In the garden Clara picked a rose. Clara sang. The bees came. Clara sat down.\n\n"
            "Then Clara went into the kitchen. A fire burned there. She drank some tea. She sat by the window."
        )

        assert [s.place for s in reading.analysis.scenes] == [PlaceKind.GARDEN, PlaceKind.KITCHEN]

    def test_a_place_holds_until_another_is_told(self) -> None:
        reading = Reading(
            "Clara went into the library. She read. She slept.\n#\nClara woke. She yawned. She read on.",
        )

        assert [s.place for s in reading.analysis.scenes] == [PlaceKind.LIBRARY, PlaceKind.LIBRARY]

    def test_a_jump_in_time_begins_a_scene(self) -> None:
        reading = Reading(
            "At midnight Clara stood on the beach. The moon shone. She waited. Nobody came.\n\n"
            "The next morning Clara came back. The sun shone. She found a shell. She ran home."
        )

        assert [s.time_of_day for s in reading.analysis.scenes] == [TimeOfDay.NIGHT, TimeOfDay.DAY]

    def test_figures_of_speech_are_no_weather_and_no_hour(self) -> None:
        reading = Reading(
            "Clara's hair was as black as night. A storm of applause rose. Good night, they cried. Clara "
            "bowed like a breeze."
        )

        scene = reading.analysis.scenes[0]
        assert (scene.time_of_day, scene.weather) == (TimeOfDay.DAY, Weather.CLEAR)

    def test_a_storm_is_more_than_its_wind(self) -> None:
        reading = Reading(
            "The storm broke. Rain fell, and the wind blew, and the wind howled. Clara held the wheel. Clara prayed."
        )

        assert reading.analysis.scenes[0].weather is Weather.STORM

    def test_snow_makes_winter(self) -> None:
        reading = Reading("Snow lay on the road. Clara walked on. The snow fell. Clara shivered.")

        scene = reading.analysis.scenes[0]
        assert (scene.weather, scene.season, scene.place) == (Weather.SNOW, Season.WINTER, PlaceKind.ROAD)

    def test_a_place_only_spoken_of_is_not_the_place(self) -> None:
        reading = Reading(
            'Clara sat in the kitchen. "I dream of the beach," said Clara. "The beach is far," she said. She sighed.'
        )

        assert reading.analysis.scenes[0].place is PlaceKind.KITCHEN

    def test_a_break_in_the_text_is_a_break_in_the_scene(self) -> None:
        reading = Reading("Clara ran. Clara fell. Clara wept.\n\n* * *\n\nPeter slept. Peter woke. Peter rose.")

        assert [len(s.sentence_ids) for s in reading.analysis.scenes] == [3, 3]

    def test_french_scenes(self) -> None:
        reading = Reading(
            "À minuit, Claire entra dans l’église. La tempête hurlait. Elle eut peur. Elle attendit.\n\n"
            "Le lendemain matin, elle sortit dans le jardin. Il faisait beau. Claire chanta. Elle rit.",
            language="fr",
        )

        first, second = reading.analysis.scenes
        assert (first.place, first.time_of_day, first.weather) == (PlaceKind.CHURCH, TimeOfDay.NIGHT, Weather.STORM)
        assert (second.place, second.time_of_day) == (PlaceKind.GARDEN, TimeOfDay.DAY)

    def test_every_field_that_the_text_tells_names_its_words(self) -> None:
        scene = Reading("At dusk Clara went into the forest. It rained. The rain was cold. She ran.").analysis.scenes[0]

        assert scene.evidence["place"].endswith("into the forest")
        assert "dusk" in scene.evidence["time_of_day"]
        assert scene.evidence["weather"] in {"rained", "rain"}


class TestNotes:
    def test_deeds_with_their_things_and_persons(self) -> None:
        reading = Reading("Clara held the lantern. She ran to the boat. Then Clara kissed Peter. Peter smiled.")

        deeds = [(a.pose, a.object, a.other_id) for n in reading.analysis.notes for a in n.actions]
        assert (Pose.HOLD, "lantern", None) in deeds
        assert (Pose.RUN, "boat", None) in deeds
        assert (Pose.HUG, None, "peter") in deeds

    def test_what_is_denied_or_wished_is_not_done(self) -> None:
        reading = Reading("Clara did not run. Clara wanted to dance. Clara could not climb. Clara sat.")

        assert [a.pose for n in reading.analysis.notes for a in n.actions] == [Pose.SIT]

    def test_things_denied_or_compared_are_not_there(self) -> None:
        reading = Reading("There was no lamp. Clara was as thin as an oar. It fell like a bell. Clara took the key.")

        assert [p for n in reading.analysis.notes for p in n.props] == ["key"]

    def test_french_things_have_english_names(self) -> None:
        reading = Reading("Claire portait une lanterne. Elle ouvrit la porte. Claire prit les clés.", language="fr")

        assert [n.props for n in reading.analysis.notes] == [("lantern",), ("door",), ("key",)]
        assert [a.pose for a in reading.analysis.notes[0].actions] == [Pose.HOLD]

    def test_pronouns_mean_persons(self) -> None:
        reading = Reading("Clara met Peter. She greeted him. He bowed. They danced.")

        assert reading.note("greeted").character_ids == ("clara", "peter")
        assert reading.note("bowed").character_ids == ("peter",)
        assert set(reading.note("danced").character_ids) == {"clara", "peter"}

    def test_a_belonging_of_the_subject_is_no_other_person(self) -> None:
        reading = Reading(
            '"Go," said Rosa. Rosa worked.\n\nNell heard it, and ran on, with the basket against her knee. Nell sang.'
        )

        assert reading.note("basket").character_ids == ("nell",)

    def test_feeling_raises_intensity(self) -> None:
        reading = Reading("Clara sat by the window. Clara screamed in terror, and the storm roared!")

        calm, wild = reading.analysis.notes
        assert (calm.emotion, wild.emotion) == (Emotion.NEUTRAL, Emotion.FEAR)
        assert wild.intensity > calm.intensity


class TestWhatPeopleAre:
    def test_small_words_that_agree_tell_a_child(self) -> None:
        reading = Reading(
            "Anna sat by the window. She had learnt it in her lessons. This curious child laughed. Anna ran. "
            "The wise little Anna waited. Anna smiled."
        )

        assert reading.who("anna").age is AgeGroup.CHILD

    def test_one_small_word_is_not_enough(self) -> None:
        reading = Reading("Anna sat down. Little Anna laughed. Anna stood up. Anna went out.")

        assert reading.who("anna").age is AgeGroup.ADULT

    def test_who_tells_of_a_childhood_with_parents_is_young(self) -> None:
        reading = Reading(
            "I was in the kitchen. My father came in. I ran to him. My mother laughed. I went out. My father slept. "
            "I was cold. My mother called. I had no coat."
        )

        assert next(c for c in reading.analysis.characters if c.is_narrator).age is AgeGroup.YOUTH

    def test_a_cat_by_name_is_a_cat(self) -> None:
        reading = Reading("Anna sat down. Dora slept by the fire. Dora was the cat. Anna fed Dora. Anna smiled.")

        assert reading.who("dora").species is Species.CAT

    @pytest.mark.parametrize(
        ("text", "language", "build", "style"),
        [
            (
                "Anna was the baker, a round, quick woman with black hair pinned in a bun. Anna ran.",
                "en",
                "round",
                "bun",
            ),
            (
                "Anna était la boulangère, une femme ronde et vive, les cheveux noirs relevés en chignon. Anna rit.",
                "fr",
                "ronde",
                "chignon",
            ),
        ],
    )
    def test_build_and_dressed_hair(self, text: str, language: str, build: str, style: str) -> None:
        looks = Reading(text, language=language).who("anna").appearance

        assert (looks.build, looks.hair_style) == (build, style)

    def test_one_stranger_goes_under_many_words(self) -> None:
        reading = Reading(
            "Clara stood in the hall. A masked figure came in. The mummer walked to the clock.\n\n"
            "Nobody knew the intruder. The figure was tall. The mummer turned to Clara."
        )

        assert [c.id for c in reading.analysis.characters if c.name != "Clara"] == ["figure"]


class TestWhatIsRead:
    @pytest.mark.parametrize(
        "text",
        [
            "Clara found a bottle marked “poison” and a label. “Who is there?” said Clara.",
            "The cake had the words “EAT ME” on it in currants. “Who is there?” said Clara.",
            "It had the words ‘EAT ME’ on it in large letters. ‘Who is there?’ said Clara.",
        ],
    )
    def test_labels_are_not_spoken(self, text: str) -> None:
        assert [words for words, _ in Reading(text).said()] == ["Who is there?"]

    def test_who_is_heard_speaks(self) -> None:
        reading = Reading("Clara ran. Peter ran. Clara was just in time to hear Peter say, “How late it is!”")

        assert reading.speakers() == ["peter"]


class TestWhereItPlays:
    def test_the_foot_of_a_tower_is_there(self) -> None:
        reading = Reading(
            "In the harbour the boats slept. Clara ran on. It was still. She was cold.\n\n"
            "Peter was waiting at the foot of the lighthouse. Clara stopped. He laughed. They spoke."
        )

        assert [s.place for s in reading.analysis.scenes] == [PlaceKind.HARBOUR, PlaceKind.LIGHTHOUSE]

    def test_an_arrival_at_the_end_begins_the_next_scene_there(self) -> None:
        reading = Reading(
            "Clara walked into the forest. It was dark. She ran. She found herself in a long, low hall.\n\n"
            "There were doors all round. Clara tried them. They were locked. She sat down."
        )

        assert [s.place for s in reading.analysis.scenes] == [PlaceKind.FOREST, PlaceKind.HALL]

    def test_a_wish_to_go_somewhere_is_no_arrival(self) -> None:
        reading = Reading(
            "Clara sat in the kitchen. She wished to go into the garden. The garden was locked. She thought of going "
            "into the garden at once. She stayed in the kitchen."
        )

        assert reading.analysis.scenes[0].place is PlaceKind.KITCHEN

    def test_a_ball_is_held_at_night_unless_told(self) -> None:
        assert Reading("Clara danced in the ballroom. She laughed.").analysis.scenes[0].time_of_day is TimeOfDay.NIGHT

    def test_the_hour_of_the_next_scene_holds_before_it(self) -> None:
        reading = Reading(
            "In the harbour Clara waited. It was still. She sang. She laughed.\n\n"
            "Peter came into the church. The afternoon was warm. He sat. He slept."
        )

        assert [s.time_of_day for s in reading.analysis.scenes] == [TimeOfDay.AFTERNOON, TimeOfDay.AFTERNOON]


class TestWhatIsShown:
    def test_sightings_stand_where_the_words_stand(self) -> None:
        reading = Reading("Clara held the lantern while Peter slept. Peter woke. Clara sang.")
        note = reading.note("lantern")
        words = {seen.what: reading.book.text[seen.start :].split()[0] for seen in note.sightings or ()}

        assert words == {"clara": "Clara", "lantern": "lantern", "peter": "Peter"}
        assert [reading.book.text[a.start or 0 :].split()[0] for a in note.actions] == ["held", "slept."]

    def test_speech_shows_nobody(self) -> None:
        assert [s.what for s in Reading("“Peter has the key,” said Clara.").note("key").sightings or ()] == ["clara"]

    @pytest.mark.parametrize(
        ("text", "language", "pose"),
        [
            ("Clara fell asleep.", "en", Pose.LIE),
            ("Clara fell to her knees.", "en", Pose.KNEEL),
            ("Clara tomba à genoux.", "fr", Pose.KNEEL),
            ("Clara fell silent.", "en", None),
            ("Clara portait un manteau vert.", "fr", None),
            ("Clara portait un panier.", "fr", Pose.HOLD),
            ("Clara noticed it, and ran on.", "en", Pose.RUN),
        ],
    )
    def test_idioms(self, text: str, language: str, pose: Pose | None) -> None:
        actions = Reading(f"{text} Clara sang.", language=language).note("Clara").actions

        assert [action.pose for action in actions] == ([] if pose is None else [pose])

    def test_flower_beds_and_large_letters_are_no_furniture_and_no_post(self) -> None:
        reading = Reading("Clara saw beds of flowers. It was printed in large letters. Clara sang.")

        assert "bed" not in reading.note("beds").props
        assert reading.note("large").props == ()


class TestAppositions:
    def test_a_relative_is_the_one_who_is_named_between_commas(self) -> None:
        reading = Reading(
            "Nell lived by the sea. She was going to her uncle, Mr. Archibald Hale, who lived at the mill.\n\n"
            "Her uncle was a tall man. Mr. Hale opened the door."
        )

        told = {(r.character_id, r.other_id, r.label) for r in reading.analysis.relations}

        assert not [id for id in reading.ids() if "uncle" in id]
        assert ("archibald-hale", "nell", "uncle") in told

    def test_a_list_makes_nobody_an_animal(self) -> None:
        walk = "Dick walked down the road. Dick laughed.\n\n" * 5

        reading = Reading(walk + "The lamb kept close to Dick, the white rabbit hopping along.")

        assert reading.who("dick").species is Species.HUMAN


class TestWhoToldTheirName:
    def test_who_is_asked_for_a_name_bears_the_one_that_is_answered(self) -> None:
        analysis = read(
            build_book(
                """Clara heard of Peter Hale in the village.

An old man dug in the garden. “Go home,” said the old man.

“What is your name?” asked Clara.

“Peter Hale,” he answered.
"""
            ),
            book_digest=_DIGEST,
        )

        names = {character.id: character.name for character in analysis.characters}
        assert [names.get(quote.speaker_id or "") for quote in analysis.quotes] == ["Peter Hale", "Clara", "Peter Hale"]

    def test_he_who_answers_is_not_the_bird_that_sang(self) -> None:
        analysis = read(
            build_book(
                """An old man dug in the garden. A robin sat on his spade. The robin sang, and it hopped about.

“Why does he do that?” asked Clara.

“He likes the worms,” he answered.
"""
            ),
            book_digest=_DIGEST,
        )

        names = {character.id: character.name for character in analysis.characters}
        assert names.get(analysis.quotes[-1].speaker_id or "") == "The old man"
