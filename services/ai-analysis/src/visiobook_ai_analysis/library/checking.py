"""Whether a correction can be meant: it names what is in the reading, and says what its kind needs."""

import re

from visiobook_ai_analysis.errors import CorrectionUnfit
from visiobook_contracts.ai_analysis import Gender
from visiobook_contracts.literary import Correction
from visiobook_contracts.reading_products import ReviewSheet

_QUOTE = re.compile(r"q(\d{4,9})")
_LONGEST_NAME = 200


def check_correction(said: Correction, sheet: ReviewSheet) -> None:
    """Raises CorrectionUnfit: what, and what to do."""
    people = {character.id for character in sheet.characters}
    for name in ("character_id", "other_id"):
        who = getattr(said, name)
        if who is not None and who not in people:
            raise CorrectionUnfit(f"{name}: {sheet.title} has no character {who!r}.", hint=_some(people))
    {"speaker": _speaker, "same": _same, "gender": _gender, "name": _name}[said.kind](said, sheet)


def _speaker(said: Correction, sheet: ReviewSheet) -> None:
    if "character_id" not in said.model_fields_set:
        raise CorrectionUnfit("speaker needs character_id.", hint="null says that nobody of the cast speaks.")
    match = _QUOTE.fullmatch(said.quote_id or "")
    if match is None or not 1 <= int(match[1]) <= sheet.quotes or said.quote_id != f"q{int(match[1]):04d}":
        hint = f"Its lines are q0001 to q{sheet.quotes:04d}." if sheet.quotes else "It has no lines of speech."
        raise CorrectionUnfit(f"quote_id: {sheet.title} has no line {said.quote_id!r}.", hint=hint)


def _same(said: Correction, _: ReviewSheet) -> None:
    if said.character_id is None or said.other_id is None or said.character_id == said.other_id:
        raise CorrectionUnfit("same needs character_id and other_id, two characters.", hint="The first one stays.")


def _gender(said: Correction, _: ReviewSheet) -> None:
    if said.character_id is None or said.value not in set(Gender):
        hint = f"value is one of: {', '.join(Gender)}."
        raise CorrectionUnfit("gender needs character_id and value.", hint=hint)


def _name(said: Correction, _: ReviewSheet) -> None:
    name = (said.value or "").strip()
    if said.character_id is None or not name or len(name) > _LONGEST_NAME:
        raise CorrectionUnfit(
            "name needs character_id and value.", hint=f"value is the name, at most {_LONGEST_NAME} characters."
        )


def _some(people: set[str]) -> str:
    shown = ", ".join(sorted(people)[:12])
    return f"Its characters: {shown}{', …' if len(people) > 12 else ''}." if people else "It has no characters."
