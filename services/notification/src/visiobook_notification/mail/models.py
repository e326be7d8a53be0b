"""Table of mails."""

from datetime import datetime

from sqlalchemy import DateTime, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from visiobook_notification.models import Base
from visiobook_persistence.metadata import CreatedAt, Identifier


class Mail(Base):
    """One mail. Once it is sent or given up its words are erased: they may hold a link that opens an account."""

    __tablename__ = "mail"
    __table_args__ = (
        Index("ix_mail_waiting", "due_at", postgresql_where="state = 'waiting'"),
        Index(None, "owner", "created_at", "id"),
        Index(None, "created_at"),
    )

    id: Mapped[Identifier]
    owner: Mapped[str | None] = mapped_column(String(200))
    recipient: Mapped[str] = mapped_column(String(254))
    template: Mapped[str] = mapped_column(String(50))
    language: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[CreatedAt]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    failure: Mapped[str | None] = mapped_column(Text)
