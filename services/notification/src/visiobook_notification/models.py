"""Tables of notification."""

from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, Index, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from visiobook_persistence.metadata import CreatedAt, Identifier, new_metadata


class Base(DeclarativeBase):
    metadata = new_metadata()


class Recipient(Base):
    """How to address an owner, and where mail to them may go: as the account last said, at ``known_at``."""

    __tablename__ = "recipient"

    owner: Mapped[str] = mapped_column(String(200), primary_key=True)
    display_name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(254))
    known_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Message(Base):
    """An in-app message. ``reference`` (an opening of a run) lets one thing be told once."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("owner", "kind", "reference"),
        Index(None, "owner", "created_at", "id"),
        Index("ix_message_unread", "owner", postgresql_where="read_at is null"),
    )

    id: Mapped[Identifier]
    owner: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(50))
    reference: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[CreatedAt]
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
