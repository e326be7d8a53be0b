"""Tables of project. A run keeps its own copy of the definition it was started with."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, ForeignKey
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

    ``prices``: credits of one job of each ``<service>/<module>``, as they were when the run was asked for.
    """

    __tablename__ = "run"

    id: Mapped[Identifier]
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    owner: Mapped[str]
    pipeline: Mapped[str]
    definition: Mapped[dict[str, Any]]
    key: Mapped[str]
    state: Mapped[str]
    input: Mapped[dict[str, Any]]
    credits_reserved: Mapped[int]
    credits_used: Mapped[int] = mapped_column(default=0)
    ceiling: Mapped[int | None]
    prices: Mapped[dict[str, Any] | None]
    outputs: Mapped[dict[str, Any] | None]
    failure: Mapped[dict[str, Any] | None]
    created_at: Mapped[CreatedAt]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class Step(Base):
    """A step of a run: waiting, running, completed, skipped. ``seconds`` is work time summed over its jobs."""

    __tablename__ = "step"

    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("run.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    state: Mapped[str] = mapped_column(default="waiting")
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[float] = mapped_column(default=0.0)
    credits: Mapped[int] = mapped_column(default=0)
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
