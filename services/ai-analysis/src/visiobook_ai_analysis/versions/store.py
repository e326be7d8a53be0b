"""Choices, trials and comparisons of models in the database."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_contracts.ai_analysis import ModelComparison

CHOICES = text(
    """select profile, digest, name, chosen_by, chosen_at from model_choice
    where profile = :profile order by id desc limit :limit"""
)
CHOOSE = text(
    """insert into model_choice (profile, digest, name, chosen_by) values (:profile, :digest, :name, :by)
    returning profile, digest, name, chosen_by, chosen_at"""
)
TRIAL = text("select digest, name, share, begun_by, begun_at from model_trial where ended_at is null")
BEGIN = text(
    """insert into model_trial (digest, name, share, begun_by) values (:digest, :name, :share, :by)
    returning digest, name, share, begun_by, begun_at"""
)
END = text("update model_trial set ended_at = clock_timestamp() where ended_at is null")
NOTE = text(
    """insert into model_comparison
        (job_id, book_digest, model, rival, quotes, speakers, mentions, events, characters, doubts)
    values (:job_id, :book_digest, :model, :rival, :quotes, :speakers, :mentions, :events, :characters, :doubts)
    on conflict (job_id) do nothing"""
)
SUMMED = text(
    """select model, rival, count(*) as books, sum(quotes) as quotes,
        sum(speakers * quotes) / nullif(sum(quotes), 0) as speakers, avg(mentions) as mentions, avg(events) as events,
        avg(characters) as characters, sum(doubts) as doubts, min(made_at) as since, max(made_at) as until
    from model_comparison group by model, rival order by max(made_at) desc limit :limit"""
)


@dataclass(frozen=True)
class Choice:
    """``name`` is the model's name as it was then."""

    profile: str
    digest: str
    name: str
    chosen_by: str
    chosen_at: datetime


@dataclass(frozen=True)
class Trial:
    """A model that reads a share of the books as well."""

    digest: str
    name: str
    share: float
    begun_by: str
    begun_at: datetime


@dataclass(frozen=True)
class Compared:
    """Two models on all books that both have read. Shares between 0 and 1; ``speakers`` counts lines, not books."""

    model: str
    rival: str
    books: int
    quotes: int
    speakers: float | None
    mentions: float
    events: float
    characters: float
    doubts: int
    since: datetime
    until: datetime


async def choices(session: AsyncSession, profile: str, *, limit: int) -> list[Choice]:
    """The latest first; the first one counts."""
    rows = await session.execute(CHOICES, {"profile": profile, "limit": limit})
    return [Choice(**row._asdict()) for row in rows]


async def choose(session: AsyncSession, profile: str, *, digest: str, name: str, by: str) -> Choice:
    """From now on this model reads."""
    values = {"profile": profile, "digest": digest, "name": name, "by": by}
    return Choice(**(await session.execute(CHOOSE, values)).one()._asdict())


async def trial(session: AsyncSession) -> Trial | None:
    """The one that runs."""
    row = (await session.execute(TRIAL)).first()
    return Trial(**row._asdict()) if row else None


async def begin_trial(session: AsyncSession, *, digest: str, name: str, share: float, by: str) -> Trial:
    """Try a model; a trial that runs ends."""
    await session.execute(END)
    values = {"digest": digest, "name": name, "share": share, "by": by}
    return Trial(**(await session.execute(BEGIN, values)).one()._asdict())


async def end_trial(session: AsyncSession) -> None:
    """Nothing is tried any more."""
    await session.execute(END)


async def note(session: AsyncSession, job_id: object, book_digest: str, found: ModelComparison) -> None:
    """What a job found; the same job is noted once."""
    values = {"job_id": job_id, "book_digest": book_digest, "model": found.model, "rival": found.rival}
    await session.execute(NOTE, values | found.agreement.model_dump())


async def compared(session: AsyncSession, *, limit: int = 100) -> list[Compared]:
    """Every pair of models, the one compared last first."""
    rows = await session.execute(SUMMED, {"limit": limit})
    return [Compared(**row._asdict()) for row in rows]
