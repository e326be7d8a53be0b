"""Whole novels, where a folder ``shared`` with public-domain books lies beside the checkout."""

import time
from pathlib import Path

import pytest

from visiobook_ai_analysis.ingestion.ingest import ingest
from visiobook_contracts.ai_analysis import Book

BOOKS = Path(__file__).resolve().parents[5] / "shared" / "data"
NOVELS = {
    "books/1064_the_masque_of_the_red_death.txt": ("The Masque of the Red Death", "en", 1),
    "books/11231_bartleby_the_scrivener_a_story_of_wallstreet.txt": (None, "en", 1),
    "books/113_the_secret_garden.txt": ("The Secret Garden", "en", 27),
    "books/11_alices_adventures_in_wonderland.txt": (None, "en", 12),
    "books/120_treasure_island.txt": ("Treasure Island", "en", 34),
    "books/1342_pride_and_prejudice.txt": ("Pride and Prejudice", "en", 61),
    "books/1661_the_adventures_of_sherlock_holmes.txt": ("The Adventures of Sherlock Holmes", "en", 12),
    "books/41_the_legend_of_sleepy_hollow.txt": ("The Legend of Sleepy Hollow", "en", 1),
    "books_fr/La_morte_amoureuse.txt": (None, "fr", 1),
    "books_fr/Le_ventre_de_Paris.txt": ("Le Ventre de Paris", "fr", 1),
    "books_fr/Mademoiselle_Fifi_nouveaux_contes-1.txt": (None, "fr", 3),
}


@pytest.fixture(params=NOVELS, ids=lambda name: Path(name).stem)
def novel(request: pytest.FixtureRequest) -> tuple[str, Path]:
    path = BOOKS / request.param
    if not path.exists():
        pytest.skip(f"{request.param} is not on this machine: no folder 'shared' beside the checkout")
    return request.param, path


def visible_share(book: Book) -> float:
    """Share of the visible characters that are told."""
    told = sum(s.end - s.start for c in book.chapters for p in c.paragraphs for s in p.sentences)
    return told / len(book.text)


class TestNovels:
    def test_are_divided_as_they_are_printed(self, novel: tuple[str, Path]) -> None:
        name, path = novel
        title, language, chapters = NOVELS[name]

        start = time.process_time()
        book = ingest(path)
        spent = time.process_time() - start

        assert len(book.chapters) == chapters
        assert book.language == language
        assert title is None or book.title == title
        assert visible_share(book) > 0.97
        assert spent < 10  # about 0.4 s for the longest; generous, a guard against quadratic work only
