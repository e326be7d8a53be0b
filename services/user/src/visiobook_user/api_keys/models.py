"""Table of API keys."""

import uuid
from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from visiobook_persistence.metadata import CreatedAt, Identifier
from visiobook_user.models import Base


class ApiKey(Base):
    """A key by the SHA-256 of its secret (256 random bits). ``hint``: its last characters, to tell keys apart."""

    __tablename__ = "api_key"

    id: Mapped[Identifier]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id", ondelete="cascade"), index=True)
    name: Mapped[str] = mapped_column(Text)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    hint: Mapped[str] = mapped_column(Text)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[CreatedAt]
    last_used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
