"""Table of exports."""

import uuid
from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from visiobook_persistence.metadata import CreatedAt, Identifier
from visiobook_user.models import Base


class Export(Base):
    """``done`` of ``total`` services were asked; ``file`` is the archive's digest in storage."""

    __tablename__ = "export"

    id: Mapped[Identifier]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id", ondelete="cascade"), index=True)
    state: Mapped[str] = mapped_column(Text)
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer)
    file: Mapped[str | None] = mapped_column(Text)
    failure: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[CreatedAt]
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
