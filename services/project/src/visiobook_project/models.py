"""Tables of project. A run keeps its own copy of the definition it was started with."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, ForeignKey, Identity, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from visiobook_persistence.metadata import CreatedAt, Identifier, new_metadata


class Base(DeclarativeBase):
    metadata = new_metadata()
    type_annotation_map = {dict[str, Any]: JSONB, datetime: DateTime(timezone=True)}  # noqa: RUF012  # SQLAlchemy's way


class Project(Base):
    """What an owner works on; names are unique for an owner."""

    __tablename__ = "project"

    id: Mapped[Identifier]
    owner: Mapped[str]
    name: Mapped[str]
    created_at: Mapped[CreatedAt]


class Run(Base):
    """One execution of a pipeline. ``key`` is the digest of pipeline, version and input.

    ``attempt`` counts its openings; each reserves credits under a ``reference`` of its own, the first under the id.
    ``prices``: credits of one job of each ``<service>/<module>``, as they were when the run was asked for.
    """

    __tablename__ = "run"

    id: Mapped[Identifier]
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    owner: Mapped[str]
    pipeline: Mapped[str]
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)  # unlike jsonb it keeps the order of steps
    key: Mapped[str]
    state: Mapped[str]
    input: Mapped[dict[str, Any]]
    credits_reserved: Mapped[int]
    credits_used: Mapped[int] = mapped_column(default=0)
    ceiling: Mapped[int | None]
    prices: Mapped[dict[str, Any] | None]
    attempt: Mapped[int] = mapped_column(default=1)
    reference: Mapped[uuid.UUID]
    outputs: Mapped[dict[str, Any] | None]
    failure: Mapped[dict[str, Any] | None]
    created_at: Mapped[CreatedAt]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class Step(Base):
    """A step of a run. ``seconds`` is work time summed over its jobs; ``reused`` counts those that needed none.

    States: waiting, approval (waits for the owner's word), running, completed, skipped; after the run ended without it:
    failed, stopped, compensated (was completed, its undoing is asked for).
    """

    __tablename__ = "step"

    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("run.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    state: Mapped[str] = mapped_column(default="waiting")
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[float] = mapped_column(default=0.0)
    credits: Mapped[int] = mapped_column(default=0)
    reused: Mapped[int] = mapped_column(default=0)
    approved: Mapped[bool] = mapped_column(default=False)
    comment: Mapped[str | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    @property
    def share(self) -> float:
        """How much of it is done, 0 to 1."""
        if self.state in ("completed", "skipped"):
            return 1.0
        return self.done / self.total if self.total else 0.0


class Item(Base):
    """One job of a step."""

    __tablename__ = "item"

    job_id: Mapped[Identifier]
    run_id: Mapped[uuid.UUID]
    step: Mapped[str]
    position: Mapped[int]
    output: Mapped[dict[str, Any] | None] = mapped_column(default=None)


class TimelineEntry(Base):
    """What happened to a run, for people. ``at`` is when it was written, within the transaction."""

    __tablename__ = "run_event"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("run.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    what: Mapped[str]
    step: Mapped[str | None]
    detail: Mapped[str] = mapped_column(default="")


class StepStatistic(Base):
    """What a step of a completed run took, for the quotes of later ones; step "" is the run. Nobody's in particular."""

    __tablename__ = "step_statistic"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    pipeline: Mapped[str]
    step: Mapped[str]
    media_type: Mapped[str]
    kilobytes: Mapped[float]
    megapixels: Mapped[float]
    items: Mapped[int]
    seconds: Mapped[float]
    at: Mapped[CreatedAt]
