"""The portal draws forms from the schemas of all modules: what they say has words of ours in each language."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from visiobook_ai_analysis.modules import modules as reading
from visiobook_ai_analysis.profile import subjects
from visiobook_media_generation.modules import modules as making
from visiobook_storyboard_assembly.modules import modules as filming

PAGES = Path(__file__).parents[2] / "services" / "web-portal" / "src" / "pages"
HINTS: dict[str, str] = json.loads((PAGES / "modules/schema-form/hints.json").read_text("utf-8"))
NO_FIELDS = {"digest", "media_type", "size"}  # of a reference to a file, which is chosen whole
SHARED = {"emotion": "face", "time_of_day": "time", "kind": "move", "held_hat": "hat"}  # as form.ts has it


def locale(area: str, language: str) -> dict[str, Any]:
    """The words of an area."""
    words: dict[str, Any] = json.loads((PAGES / area / "locales" / f"{language}.json").read_text("utf-8"))
    return words


def properties(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], list[Any]]]:
    """Each property of a schema and of its types: name, schema, and what may be chosen."""
    types = schema.get("$defs", {})
    for whole in (schema, *types.values()):
        for name, one in whole.get("properties", {}).items():
            parts = [one, *one.get("anyOf", [])]
            parts += [types[part["$ref"].rpartition("/")[2]] for part in parts if "$ref" in part]
            yield name, one, [value for part in parts for value in part.get("enum", []) if value is not None]


ALL = [
    found for module in (*reading(), *making(), *filming()) for found in properties(module.input.model_json_schema())
]


@pytest.mark.parametrize("language", ["en", "fr"])
class TestWordsOfForms:
    def test_every_field_has_a_name(self, language: str) -> None:
        known = locale("modules", language)["field"]

        assert {name for name, _, _ in ALL} - NO_FIELDS - set(known) == set()

    def test_every_choice_has_a_word(self, language: str) -> None:
        modules, storyboard = locale("modules", language)["option"], locale("storyboard", language)

        def is_known(name: str, value: str) -> bool:
            shared = SHARED.get(name, name)
            places = (modules.get(name, {}), modules.get(shared, {}), storyboard.get(shared, {}))
            return any(value in place for place in places)

        chosen = {(name, value) for name, _, values in ALL for value in values if isinstance(value, str)}
        assert len(chosen) > 100
        assert {(name, value) for name, value in chosen if not is_known(name, value)} == set()

    def test_every_hint_has_words(self, language: str) -> None:
        known = locale("modules", language)["hint"]

        hints = {text for _, one, _ in ALL if (text := one.get("description"))}
        assert {text for text in hints if HINTS.get(text) not in known} == set()

    def test_no_words_are_kept_for_hints_that_nobody_gives(self, language: str) -> None:
        hints = {one.get("description") for _, one, _ in ALL}

        assert set(HINTS) - hints == set()
        assert set(locale("modules", language)["hint"]) == set(HINTS.values())


def key(word: str) -> str:
    """Under what ``BookAtAGlance.vue`` looks a word of the reading up."""
    return re.sub(r"[^a-z]+", "_", word, flags=re.IGNORECASE)


@pytest.mark.parametrize("language", ["en", "fr"])
class TestWordsOfReadings:
    @pytest.mark.parametrize("of_book", ["en", "fr"])
    def test_themes_are_named_in_the_readers_language_whatever_the_books(self, language: str, of_book: str) -> None:
        known = locale("analysis", language)["theme"]

        said = {name: known.get(key(word)) for name, word in subjects.theme_names(of_book).items()}

        assert said == {name: word.capitalize() for name, word in subjects.theme_names(language).items()}

    def test_genres_and_warnings_have_words(self, language: str) -> None:
        known = locale("analysis", language)

        assert {name for name in subjects.genres("en") if key(name) not in known["genre"]} == set()
        assert {name for name in subjects.warnings("en") if key(name) not in known["warning"]} == set()
