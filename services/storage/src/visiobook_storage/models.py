"""Tables of storage: a blob is content, a link is somebody's right to it."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, String, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from visiobook_persistence.metadata import CreatedAt, new_metadata


class Base(DeclarativeBase):
    metadata = new_metadata()


class Blob(Base):
    """A stored content. ``touched_at`` is when a link to it last came or went."""

    __tablename__ = "blob"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[CreatedAt]
    touched_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class Link(Base):
    """An owner's file: the name and type that this owner gave to a content.

    ``made_by``: the service that made it for the owner, in the course of a job; None: the owner brought it. What was
    made stays as long as something refers to it (``referring``); ``checked_at`` is when that was last so.
    """

    __tablename__ = "link"
    __table_args__ = (
        Index(None, "owner", "created_at", "digest"),
        Index(None, "digest"),
    )  # and ix_link_made, partial: see the migration

    owner: Mapped[str] = mapped_column(String(200), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), ForeignKey("blob.digest"), primary_key=True)
    name: Mapped[str | None] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[CreatedAt]
    made_by: Mapped[str | None] = mapped_column(String(63))
    checked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
