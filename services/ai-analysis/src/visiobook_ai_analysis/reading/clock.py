"""Hours by the clock in English prose: ``struck four``, ``half past eight``, ``ten to seven``, ``9.15 p.m.``."""

from collections.abc import Iterator, Mapping

import regex

from visiobook_contracts.ai_analysis import TimeOfDay as T

_NUMBERS = {
    name: number
    for number, name in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
}
_NUMBER = "|".join(_NUMBERS)
_ENDS = r"(?=\s*(?:[.,;:!?)”\"—–-]|$|and\b|when\b|before\b|until\b|that\b|as\b|already\b|sharp\b|in the\b|at night\b))"
_CLOCK = regex.compile(
    rf"(?<!\w)(?:(?:half|quarter|minutes?|five|ten|twenty)[- ](?:past|to|after|of|before) (?P<part>{_NUMBER})\b"
    rf"|(?P<sharp>{_NUMBER}) o['’]clock"
    rf"|(?:struck|strikes|striking|strike|chimed|chiming|tolled|told|gone|past|turned) (?P<struck>{_NUMBER}){_ENDS}"
    rf"|(?:at|by|about|towards?|nearly|almost|till|until|after|before) (?P<at>{_NUMBER}){_ENDS}"
    r"|(?P<digits>\d{1,2})(?:[:.]\d\d)?(?= ?[ap]\.?m\b)|(?P<full>[01]?\d|2[0-3])[:.][0-5]\d(?!\d))"
    r"(?P<half> ?[ap]\.?m\b| in the (?:morning|afternoon|evening)| at night| that (?:night|morning|evening))?",
    regex.IGNORECASE,
)
_EITHER: Mapping[int, tuple[tuple[T, float], ...]] = {
    1: ((T.AFTERNOON, 0.6), (T.NIGHT, 0.5)),
    2: ((T.AFTERNOON, 0.8), (T.NIGHT, 0.4)),
    3: ((T.AFTERNOON, 0.9), (T.NIGHT, 0.3)),
    4: ((T.AFTERNOON, 1.0), (T.DAWN, 0.2)),
    5: ((T.AFTERNOON, 0.6), (T.EVENING, 0.4), (T.DAWN, 0.3)),
    6: ((T.EVENING, 0.8), (T.DAWN, 0.4)),
    7: ((T.EVENING, 0.7), (T.DAY, 0.5)),
    8: ((T.DAY, 0.6), (T.EVENING, 0.55)),
    9: ((T.DAY, 0.6), (T.EVENING, 0.45), (T.NIGHT, 0.3)),
    10: ((T.DAY, 0.6), (T.NIGHT, 0.5)),
    11: ((T.DAY, 0.5), (T.NIGHT, 0.6)),
    12: ((T.DAY, 0.6), (T.NIGHT, 0.6)),
}
"""What an hour may be where nothing else is said: people of books wake by day."""
_SURE = 1.2


def clock_hours(text: str) -> Iterator[tuple[T, float, str]]:
    """Times of day with weights; an hour that may be of the morning or the evening speaks for both."""
    for match in _CLOCK.finditer(text):
        hour = _hour(match)
        half = (match["half"] or "").lower().replace(".", "").strip()
        told = match.group().strip().lower()
        if half or hour > 12:
            yield _of_day(_full(hour, half)), _SURE, told
        else:
            yield from ((value, weight, told) for value, weight in _EITHER.get(hour, ()))


def _hour(match: regex.Match[str]) -> int:
    named = match["part"] or match["sharp"] or match["struck"] or match["at"]
    return _NUMBERS[named.lower()] if named else int(match["digits"] or match["full"])


def _full(hour: int, half: str) -> int:
    """On the clock of twenty-four hours."""
    if hour > 12 or half.endswith(("am", "morning")):
        return hour % 24 if hour != 12 else 0
    if half.endswith("night") and hour in (1, 2, 3, 4):
        return hour
    return hour % 12 + 12 if hour != 12 or not half.endswith("night") else 0


def _of_day(hour: int) -> T:
    """The part of the day of a full hour."""
    if hour < 4 or hour >= 22:
        return T.NIGHT
    if hour < 7:
        return T.DAWN
    if hour < 13:
        return T.DAY
    return T.AFTERNOON if hour < 18 else T.EVENING
