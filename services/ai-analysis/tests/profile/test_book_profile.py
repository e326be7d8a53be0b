"""A book at a glance. The stories are our own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from visiobook_ai_analysis.ingestion.ingest import ingest
from visiobook_ai_analysis.profile.background import background_of, count
from visiobook_ai_analysis.profile.module import ProfileBookModule
from visiobook_ai_analysis.profile.profile import profile
from visiobook_ai_analysis.reading.reader import read
from visiobook_contracts.ai_analysis import Analysis, Book
from visiobook_contracts.literary import LiteraryProfile, ProfileBook
from visiobook_modules.module import JobRefused, local_context

SHIPWRECK = """\
The schooner Petrel left the harbour of Saltby with nine sailors and a map that nobody had paid for.

Captain Orla Venn kept the map in her coat. The crew had seen it only once, by lantern, on the deck.

On the third night a gale came out of the north. The mast cracked, the waves broke over the ship, and two boats were
lost. "Cut the ropes!" cried Captain Venn. "Cut them, or we follow the mast!"

Finn, the youngest of the crew, crawled along the deck with a knife between his teeth and cut the ropes one by one.

At dawn the Petrel lay on the sand of an island that no chart showed. The captain opened her coat. The map was dry.

"Treasure first, repairs second," said Finn. The captain laughed for the first time since the harbour.

They dug under the black rock until evening. Finn struck iron. The chest was full of letters, tied with red ribbon.

"Letters?" said the sailors. Captain Venn sat down on the sand and read the first, and the second, and wept.

Her father had sailed this coast for twenty years and had written to her from every island. Nobody had brought the
letters home.

The crew mended the schooner in silence. They carried the chest aboard as if it had been gold.
"""
COURTSHIP = """\
Miss Ada Thorne had refused two proposals of marriage before the ball, and she meant to refuse a third.

Mr. Lisle was rich, and proud of it, and danced without a smile. He admired Miss Thorne; she thought him vain.

"You do not dance, Mr. Lisle, you inspect," said Ada. Her sister Jane begged her to be civil to a gentleman of such
fortune.

In the spring Mr. Lisle wrote her a letter in which there was neither pride nor vanity, only affection.

Ada read the letter in the garden until she knew it by heart. She had misjudged the man, and she loved him.

They were married in June. Jane, who had always believed in the marriage, cried through the whole wedding.
"""


@pytest.fixture
def reading(tmp_path: Path) -> Callable[[str], tuple[Book, Analysis]]:
    def make(text: str) -> tuple[Book, Analysis]:
        path = tmp_path / "book.txt"
        path.write_text(text, encoding="utf-8")
        book = ingest(path)
        return book, read(book, book_digest="0" * 64)

    return make


Reading = Callable[[str], tuple[Book, Analysis]]


def summary(made: LiteraryProfile, level: str) -> str:
    return next(found.text for found in made.summaries if found.level == level)


class TestSummaries:
    def test_are_sentences_of_the_book_in_its_order(self, reading: Reading) -> None:
        book, analysis = reading(SHIPWRECK)

        made = profile(book, analysis)

        sentences = {s.id: book.slice(s) for c in book.chapters for p in c.paragraphs for s in p.sentences}
        for found in made.summaries:
            assert found.text == " ".join(" ".join(sentences[id].split()) for id in found.sentence_ids)
            assert list(found.sentence_ids) == sorted(found.sentence_ids)

    def test_tell_scene_chapter_and_book_at_their_length(self, reading: Reading) -> None:
        book, analysis = reading(SHIPWRECK)

        made = profile(book, analysis, sentences=3)

        assert {found.of for found in made.summaries if found.level == "scene"} == {s.id for s in analysis.scenes}
        assert len(next(f for f in made.summaries if f.level == "chapter").sentence_ids) == 3
        assert len(next(f for f in made.summaries if f.level == "book").sentence_ids) == 10

    def test_prefer_what_happens_to_what_is_said(self, reading: Reading) -> None:
        book, analysis = reading(SHIPWRECK)

        told = summary(profile(book, analysis), "chapter")

        assert "Captain" in told
        assert not any(mark in told for mark in '“”"')

    def test_hold_no_sentence_that_only_announces_another(self, reading: Reading) -> None:
        ends = "Captain Venn stood up on the deck of the Petrel and said to the whole crew of the schooner:"
        book, analysis = reading(f"{ends}\n\nThe sea was grey.\n\n{SHIPWRECK}")

        assert all(ends not in found.text for found in profile(book, analysis).summaries)

    def test_of_nothing_but_speech_are_speech(self, reading: Reading) -> None:
        book, analysis = reading('"Who is there?"\n\n"Only the wind, my dear, only the wind over the sea."\n\n"Go on."')

        assert summary(profile(book, analysis), "book")


class TestKeywordsAndThemes:
    def test_keywords_are_what_the_book_is_made_of(self, reading: Reading) -> None:
        book, analysis = reading(SHIPWRECK)

        keywords = {keyword.text: keyword for keyword in profile(book, analysis).keywords}

        assert {"letters", "map"} <= keywords.keys()
        assert max(keyword.weight for keyword in keywords.values()) == 1.0
        assert not {"finn", "venn", "captain", "the", "said"} & keywords.keys()

    def test_keywords_are_neither_archaic_nor_dialect(self, reading: Reading) -> None:
        said = (
            "\"Tha must see th' clough wi' thy lantern, for thou hast a skippin' rope,\" said Ned. The lantern burned."
        )
        book, analysis = reading("\n\n".join([said] * 12))

        keywords = {keyword.text for keyword in profile(book, analysis).keywords}

        assert "lantern" in keywords
        assert not {"tha", "thy", "thou", "hast", "skippin", "clough"} & keywords

    def test_french_keywords_are_no_verbs(self, reading: Reading) -> None:
        text = "Le gardien l'aimait et venait regarder le phare. Elle l'aimait pour son phare, et pour rêver."
        book, analysis = reading("\n\n".join([text] * 12))

        keywords = {keyword.text for keyword in profile(book, analysis).keywords}

        assert "phare" in keywords
        assert not {"aimait", "regarder", "rêver", "venait"} & keywords

    def test_the_theme_of_a_voyage_is_the_sea(self, reading: Reading) -> None:
        book, analysis = reading(SHIPWRECK)

        first = profile(book, analysis).themes[0]

        assert (first.name, first.weight) == ("sea", 1.0)
        assert first.sentence_ids
        assert {"schooner", "mast"} & set(first.keywords)

    def test_a_book_in_another_language_has_no_themes_and_says_no_nonsense(self, reading: Reading) -> None:
        book, analysis = reading("Das Schiff verließ den Hafen. " * 8 + "Die Kapitänin lachte und weinte zugleich.")

        made = profile(book, analysis)

        assert made.themes == ()
        assert made.classification.warnings == ()


class TestClassification:
    def test_tells_a_voyage_from_a_courtship(self, reading: Reading) -> None:
        voyage = profile(*reading(SHIPWRECK)).classification
        courtship = profile(*reading(COURTSHIP)).classification

        assert next(iter(voyage.genres)) == "adventure"
        assert next(iter(courtship.genres)) == "romance"

    def test_shares_are_at_most_one_together(self, reading: Reading) -> None:
        shares = profile(*reading(COURTSHIP)).classification.genres

        assert 0 < sum(shares.values()) <= 1.001

    def test_a_warning_shows_the_sentences_that_call_for_it(self, reading: Reading) -> None:
        text = COURTSHIP + "\n\nThe murderer had left a knife, and blood on the stairs. The murder was never solved."
        book, analysis = reading(text)

        warned = {warning.kind: warning for warning in profile(book, analysis).classification.warnings}

        last = [s.id for c in book.chapters for p in c.paragraphs for s in p.sentences][-2:]
        assert set(warned["murder"].sentence_ids) == set(last)

    def test_words_that_mostly_mean_something_harmless_warn_of_nothing(self, reading: Reading) -> None:
        text = "He was struck with her beauty, a slave to his friends. The blood rushed to his face. The clock struck."

        assert profile(*reading("\n\n".join([COURTSHIP, text, text]))).classification.warnings == ()

    def test_a_harmless_book_is_not_warned_of(self, reading: Reading) -> None:
        assert profile(*reading(COURTSHIP)).classification.warnings == ()


class TestTension:
    def test_there_is_a_point_for_each_scene_from_begin_to_end(self, reading: Reading) -> None:
        book, analysis = reading(SHIPWRECK)

        points = profile(book, analysis).tension

        assert [point.scene_id for point in points] == [scene.id for scene in analysis.scenes]
        assert [point.position for point in points] == sorted(point.position for point in points)

    def test_a_gale_is_tenser_than_a_garden(self, reading: Reading) -> None:
        quiet = "\n\n".join(["The garden was still, and the tea was warm, and nobody had anything to do."] * 12)
        storm = "\n\n".join(['"Help!" he screamed in terror. The storm broke the mast, and they feared death.'] * 12)

        book, analysis = reading(f"{quiet}\n\n* * *\n\n{storm}")
        points = profile(book, analysis).tension

        assert points[-1].tension > points[0].tension + 0.2


class TestModule:
    def test_stores_a_profile_of_the_book_it_was_given(self, reading: Reading, tmp_path: Path) -> None:
        context = local_context(tmp_path)
        book, _ = reading(COURTSHIP)
        stored = context.store_document(book, name="book.json")
        analysis = read(book, book_digest=stored.digest)
        job = ProfileBook(book=stored, analysis=context.store_document(analysis, name="analysis.json"))

        made = ProfileBookModule().run(job, context)

        assert context.document(made.profile, LiteraryProfile).book_digest == stored.digest

    def test_the_reading_of_another_book_is_refused(self, reading: Reading, tmp_path: Path) -> None:
        context = local_context(tmp_path)
        book, analysis = reading(COURTSHIP)
        job = ProfileBook(
            book=context.store_document(book, name="book.json"),
            analysis=context.store_document(analysis, name="analysis.json"),
        )

        with pytest.raises(JobRefused) as refused:
            ProfileBookModule().run(job, context)

        assert refused.value.code == "not-this-book"

    def test_a_file_that_holds_something_else_is_refused(self, reading: Reading, tmp_path: Path) -> None:
        context = local_context(tmp_path)
        stored = context.store_document(reading(COURTSHIP)[1], name="analysis.json")

        with pytest.raises(JobRefused) as refused:
            ProfileBookModule().run(ProfileBook(book=stored, analysis=stored), context)

        assert refused.value.code == "not-a-book"


class TestBackground:
    def test_common_words_are_not_rare(self) -> None:
        english = background_of("en")

        assert english.rarity("the") < 0.1 < english.rarity("house") < english.rarity("schooner")

    def test_counting_is_by_passages(self) -> None:
        counted = count(["sea " * 1500 + "ship " * 500 + "sail", "sea"])

        assert (counted.total, counted.passages) == (4, {"sea": 3})
