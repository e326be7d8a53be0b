"""A reading as a person looks at it: the book, its people, its course, and what wants a second look."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from visiobook_contracts.ai_analysis import Analysis, Book, Character
from visiobook_contracts.literary import LiteraryProfile

_SHOWN_CHARACTERS = 12
_SHOWN_KEYWORDS = 12
_SHOWN_DOUBTS = 5
_SHOWN_CANDIDATES = 3
_BARS = "▁▂▃▄▅▆▇█"
_CURVE = 60


def render_reading(book: Book, analysis: Analysis, profile: LiteraryProfile) -> RenderableType:
    """Title, cast, summary, subjects, tension, doubts."""
    parts: list[RenderableType] = [_title(book, analysis), _cast(analysis)]
    parts += [Padding(part, (1, 0, 0, 0)) for part in _glance(profile)]
    if analysis.limits:
        parts.append(
            Padding(Group(*(Text(f"Mind: {limit}", style="yellow") for limit in analysis.limits)), (1, 0, 0, 0))
        )
    if analysis.doubts:
        parts.append(Padding(_doubts(book, analysis), (1, 0, 0, 0)))
    return Group(*parts)


def _title(book: Book, analysis: Analysis) -> Text:
    title = Text(book.title, style="bold")
    if book.author:
        title.append(f" by {book.author}", style="not bold")
    known = sum(quote.speaker_id is not None for quote in analysis.quotes)
    counts = f"{len(book.chapters)} chapters · {len(analysis.scenes)} scenes · {known} of {len(analysis.quotes)} lines"
    return title.append(f"\n{book.language} · {counts} with a speaker", style="dim not bold")


def _cast(analysis: Analysis) -> Table:
    table = Table("who", "also", "gender", "age", box=None, padding=(0, 2, 0, 0))
    table.add_column("lines", justify="right")
    table.add_column("mentions", justify="right")
    people = sorted(analysis.characters, key=lambda c: (-(c.mentions + 2 * c.lines), c.id))
    for character in people[:_SHOWN_CHARACTERS]:
        table.add_row(*_row(character))
    if len(people) > _SHOWN_CHARACTERS:
        table.add_row(Text(f"and {len(people) - _SHOWN_CHARACTERS} more", style="dim"))
    return table


def _row(character: Character) -> Iterator[str | Text]:
    yield Text(f"{character.name} (tells the story)" if character.is_narrator else character.name)
    yield Text(", ".join(character.aliases[:3]), style="dim")
    yield "" if character.gender.value == "unknown" else character.gender.value
    yield character.age.value
    yield str(character.lines)
    yield str(character.mentions)


def _glance(profile: LiteraryProfile) -> Iterator[RenderableType]:
    told = next((summary.text for summary in profile.summaries if summary.level == "book"), None)
    if told:
        yield Text(told)
    yield Group(*_subjects(profile))
    if len(profile.tension) > 1:
        yield Text(f"tension    {_curve(profile)}")


def _subjects(profile: LiteraryProfile) -> Iterator[Text]:
    found = profile.classification
    genres = ", ".join(f"{name} {share:.0%}" for name, share in list(found.genres.items())[:3])
    lines = {
        "genre": f"{genres} · for {found.audience.replace('_', ' ')}" if genres else "",
        "themes": ", ".join(theme.name for theme in profile.themes),
        "keywords": ", ".join(keyword.text for keyword in profile.keywords[:_SHOWN_KEYWORDS]),
        "warnings": ", ".join(f"{w.kind} ({w.severity})" for w in found.warnings),
    }
    for name, value in lines.items():
        if value:
            yield Text(f"{name:<11}{value}")


def _curve(profile: LiteraryProfile) -> str:
    """The tension from begin to end, as high as it is, in at most sixty bars."""
    points = profile.tension
    count = min(_CURVE, len(points))
    bars = (points[index * len(points) // count].tension for index in range(count))
    return "".join(_BARS[min(len(_BARS) - 1, int(level * len(_BARS)))] for level in bars)


def _doubts(book: Book, analysis: Analysis) -> RenderableType:
    quotes = {quote.id: quote for quote in analysis.quotes}
    names = {character.id: character.name for character in analysis.characters}
    table = Table("line", "perhaps", box=None, padding=(0, 2, 0, 0))
    for doubt in analysis.doubts[:_SHOWN_DOUBTS]:
        line = " ".join(book.slice(quotes[doubt.quote_id]).split())
        likely = sorted(doubt.candidates, key=lambda candidate: -candidate.probability)[:_SHOWN_CANDIDATES]
        perhaps = ", ".join(f"{names.get(c.character_id or '', 'nobody')} {c.probability:.0%}" for c in likely)
        table.add_row(Text(line if len(line) <= 60 else line[:59] + "…"), Text(perhaps))
    lines = "1 line wants" if len(analysis.doubts) == 1 else f"{len(analysis.doubts)} lines want"
    return Group(Text(f"{lines} a second look:", style="bold"), table)
