"""Tables of schedules."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from visiobook_persistence.metadata import CreatedAt, Identifier
from visiobook_project.models import Base
from visiobook_project.schedules.recurrence import Recurrence, recurrence


class Schedule(Base):
    """Starts a pipeline again and again. ``next_at`` is None while it is paused, and when it will never be due.

    Either ``cron`` or ``every`` says when. ``trouble``: why it was paused by itself (code, detail, hint).
    """

    __tablename__ = "schedule"
    __table_args__ = (
        UniqueConstraint("project_id", "name"),
        Index("ix_schedule_owner_created_at", "owner", "created_at"),
        Index("ix_schedule_next_at", "next_at", postgresql_where="next_at is not null"),
    )

    id: Mapped[Identifier]
    owner: Mapped[str]
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id", ondelete="cascade"))
    name: Mapped[str]
    pipeline: Mapped[str]
    input: Mapped[dict[str, Any]]
    ceiling: Mapped[int | None]
    cron: Mapped[str | None]
    every: Mapped[str | None]
    timezone: Mapped[str]
    starts_at: Mapped[datetime]
    overlap: Mapped[str]
    paused: Mapped[bool] = mapped_column(default=False)
    trouble: Mapped[dict[str, Any] | None]
    next_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]

    @property
    def recurrence(self) -> Recurrence:
        """When it is due."""
        return recurrence(cron=self.cron, every=self.every, timezone=self.timezone, starts_at=self.starts_at)


class Occurrence(Base):
    """That a schedule was due once: its key lets no moment be acted on twice.

    ``missed_since``: the first of the moments that passed while nobody was there; they are made good for by this one.
    """

    __tablename__ = "occurrence"

    schedule_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("schedule.id", ondelete="cascade"), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    outcome: Mapped[str]
    run_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("run.id", ondelete="set null"), index=True)
    missed_since: Mapped[datetime | None]
    detail: Mapped[str]
