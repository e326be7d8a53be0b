"""Casting: looks from the text, clothes that nobody confuses, voices apart."""

from itertools import combinations

import pytest

from visiobook_contracts.ai_analysis import AgeGroup, Appearance, Character, Gender
from visiobook_contracts.media_generation import OFFLINE_VOICES, Beard, HairStyle, Hat, Outfit
from visiobook_storyboard_assembly.casting.company import cast_book
from visiobook_storyboard_assembly.casting.looks import guessed_gender, sketch
from visiobook_storyboard_assembly.casting.oklab import distance, from_polar, oklab
from visiobook_storyboard_assembly.casting.trades import Era, dress_of, era_of
from visiobook_storyboard_assembly.casting.voices import cast_voices, narrator_gender, narrator_voice, separation
from visiobook_storyboard_assembly.casting.wardrobe import dress

CROWD = tuple(
    Character(id=f"person-{n}", name=f"Person {n}", gender=gender, age=age, mentions=20 - n, lines=5)
    for n, (gender, age) in enumerate((gender, age) for age in AgeGroup for gender in (Gender.FEMALE, Gender.MALE))
)


@pytest.fixture
def members(tell, gull_rock):
    book, analysis = tell(*gull_rock)
    return {member.character_id: member for member in cast_book(book, analysis)}


def look_of(*, language="en", era=Era.PERIOD, **changes):
    character = Character(**({"id": "x", "name": "Someone", "gender": Gender.MALE} | changes))
    return sketch(character, era=era, language=language, seed="seed").look


class TestLooks:
    def test_come_from_the_text_first(self, members):
        nell, tobias = members["nell"].look, members["tobias"].look

        assert (nell.hair_style, nell.outfit) == (HairStyle.BRAIDS, Outfit.COAT)
        assert 110 < oklab(nell.primary).hue < 170
        assert 20 < oklab(nell.hair).hue < 70
        assert (tobias.outfit, tobias.beard) == (Outfit.OILSKIN, Beard.FULL)
        assert 70 < oklab(tobias.primary).hue < 110
        assert oklab(tobias.hair).lightness > 0.85
        assert tobias.build < 1 < members["rosa"].look.build

    @pytest.mark.parametrize(
        ("phrase", "language", "outfit"),
        [
            ("long black cassock", "en", Outfit.ROBE),
            ("une robe rouge", "fr", Outfit.DRESS),
            ("un long manteau bleu", "fr", Outfit.COAT),
            ("a white apron", "en", Outfit.APRON),
        ],
    )
    def test_read_clothes_in_two_languages(self, phrase, language, outfit):
        look = look_of(gender=Gender.FEMALE, language=language, appearance=Appearance(clothes=(phrase,)))

        assert look.outfit is outfit

    def test_a_hood_belongs_to_its_cloak(self):
        look = look_of(appearance=Appearance(clothes=("red cloak with a hood",)))

        assert look.hat is Hat.HOOD
        assert look.cloak is not None
        assert oklab(look.cloak).hue < 40

    def test_a_trade_dresses_whom_the_text_leaves_bare(self):
        assert look_of(name="Captain Ray").outfit is Outfit.UNIFORM
        assert look_of(appearance=Appearance(occupation="fisherman")).outfit is Outfit.OILSKIN
        assert look_of(name="King Otto", era=Era.MEDIEVAL).hat is Hat.CROWN

    def test_french_words_of_hair_are_known(self):
        look = look_of(
            gender=Gender.FEMALE,
            language="fr",
            appearance=Appearance(hair_colour="rousses", hair_style="deux tresses", eyes="bleus"),
        )

        assert look.hair_style is HairStyle.BRAIDS
        assert look.hair == "#a8502a"
        assert look.eyes == "#3f6a86"

    def test_women_and_children_wear_no_beards(self):
        assert look_of(gender=Gender.FEMALE, age=AgeGroup.ELDER).beard is None
        assert all(look_of(id=f"boy-{n}", age=AgeGroup.CHILD).beard is None for n in range(20))

    def test_are_the_same_every_time_and_differ_between_books(self):
        person = Character(id="x", name="X", gender=Gender.MALE)

        looks = [sketch(person, era=Era.PERIOD, language="en", seed=seed).look for seed in ("a", "a", "b")]

        assert looks[0] == looks[1] != looks[2]

    def test_the_period_is_felt_from_the_words(self):
        story = "He walked to the old house and waited there for a while in the rain. " * 60

        assert era_of(story) is Era.PERIOD
        assert era_of(story + "The knight drew his sword before the castle. " * 20) is Era.MEDIEVAL
        assert era_of(story + "She parked the car and looked at her phone. " * 20) is Era.MODERN


class TestWardrobe:
    def test_no_two_of_the_cast_wear_the_same_colour(self, members):
        clothes = [member.look.primary for member in members.values() if member.look]

        assert all(distance(first, second) > 0.08 for first, second in combinations(clothes, 2))

    def test_keeps_a_larger_company_apart(self):
        sketches = [sketch(person, era=Era.PERIOD, language="en", seed="s") for person in CROWD]

        clothes = [look.primary for look in dress(sketches, "s")]

        assert min(distance(first, second) for first, second in combinations(clothes, 2)) > 0.07

    def test_two_in_black_by_the_text_wear_two_blacks(self):
        people = [
            Character(id=name, name=name, gender=Gender.MALE, appearance=Appearance(clothes=("black coat",)))
            for name in ("one", "two")
        ]

        first, second = dress([sketch(p, era=Era.PERIOD, language="en", seed="s") for p in people], "s")

        assert distance(first.primary, second.primary) > 0.08
        assert oklab(second.primary).chroma < 0.06


class TestVoices:
    def test_the_narrator_has_the_narrators_voice(self, members):
        assert members["narrator"].voice == narrator_voice("en")
        assert members["narrator"].voice.name == "rms"
        assert members["narrator"].look is None

    def test_no_two_who_speak_sound_alike_nor_like_the_narrator(self, members):
        voices = [member.voice for member in members.values()]

        assert min(separation(first, second) for first, second in combinations(voices, 2)) > 0.8

    @pytest.mark.parametrize("language", ["en", "fr", "de"])
    def test_a_company_of_eight_stays_apart(self, language):
        voices = cast_voices(CROWD, language=language, seed="s")

        everyone = [narrator_voice(language), *voices.values()]
        assert min(separation(first, second) for first, second in combinations(everyone, 2)) > 0.6

    def test_children_sound_higher_and_smaller_than_elders(self, members):
        nell, tobias = members["nell"].voice, members["tobias"].voice
        hertz = {card.name: card.pitch for card in OFFLINE_VOICES}

        assert nell.pitch * hertz[nell.name] > 1.8 * tobias.pitch * hertz[tobias.name]
        assert nell.timbre > tobias.timbre
        assert tobias.rate < nell.rate

    def test_women_and_men_have_voices_of_their_own(self):
        gender_of = {card.name: card.gender for card in OFFLINE_VOICES}

        voices = cast_voices(CROWD, language="en", seed="s")

        assert all(
            gender_of[voices[person.id].name] is person.gender for person in CROWD if person.age is not AgeGroup.CHILD
        )

    def test_a_first_person_narrator_speaks_with_the_narrators_voice(self, tell, scene):
        book, analysis = tell(scene([['{nell|"Stop!"} I said.']]))
        first_person = tuple(
            person.model_copy(update={"is_narrator": person.id == "nell"}) for person in analysis.characters
        )

        cast = {m.character_id: m for m in cast_book(book, analysis.model_copy(update={"characters": first_person}))}

        assert cast["nell"].voice == cast["narrator"].voice


class TestColours:
    def test_a_colour_made_from_its_parts_has_them(self):
        lab = oklab(from_polar(0.6, 0.1, 200))

        assert lab.lightness == pytest.approx(0.6, abs=0.01)
        assert lab.chroma == pytest.approx(0.1, abs=0.01)
        assert lab.hue == pytest.approx(200, abs=2)

    def test_black_and_white_are_one_apart(self):
        assert distance("#000000", "#ffffff") == pytest.approx(1.0, abs=0.001)


class TestGuesses:
    def test_a_narrator_looks_as_the_narrator_sounds(self):
        teller = Character(id="i", name="I", is_narrator=True)

        assert {guessed_gender(teller, "en", key) for key in "abcdefgh"} == {narrator_gender("en")}

    def test_a_nameless_figure_is_hooded(self):
        dress = dress_of(None, "The figure", woman=False)

        assert dress is not None
        assert (dress.outfit, dress.hat) == (Outfit.ROBE, Hat.HOOD)

    @pytest.mark.parametrize("name", ["Anna's sister", "la sœur d’Anna"])
    def test_a_sister_of_somebody_is_no_nun(self, name):
        assert dress_of(None, name, woman=True) is None
