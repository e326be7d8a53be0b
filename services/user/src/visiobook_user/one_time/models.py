"""Table of one-time tokens."""

import uuid
from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from visiobook_persistence.metadata import CreatedAt
from visiobook_user.models import Base


class OneTimeToken(Base):
    """A token by its SHA-256; gone when it was used. ``email`` is the address that it proves, where it proves one."""

    __tablename__ = "one_time_token"

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    purpose: Mapped[str] = mapped_column(Text)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id", ondelete="cascade"), index=True)
    email: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
