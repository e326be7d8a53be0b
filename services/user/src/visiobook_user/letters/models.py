"""Table of letters that notification does not have yet."""

from datetime import datetime

from sqlalchemy import DateTime, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from visiobook_persistence.metadata import CreatedAt, Identifier
from visiobook_user.models import Base


class Letter(Base):
    """One letter to write; gone when notification has it. ``values`` are sealed: a letter may carry a secret link."""

    __tablename__ = "letter"

    id: Mapped[Identifier]
    template: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(Text)
    values: Mapped[bytes] = mapped_column(LargeBinary)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    created_at: Mapped[CreatedAt]
