"""Tables of log-ins by an identity provider."""

import uuid
from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from visiobook_persistence.metadata import CreatedAt, Identifier
from visiobook_user.models import Base


class Identity(Base):
    """Who an account is at a provider: ``subject`` is the provider's own, lasting name for the person."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("provider", "subject"), UniqueConstraint("account_id", "provider"))

    id: Mapped[Identifier]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id", ondelete="cascade"))
    provider: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[CreatedAt]
    last_used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Visit(Base):
    """Somebody on the way to a provider and back, by the SHA-256 of the ``state``; used once.

    ``account_id``: of a person who is signed in and links an identity to the account.
    """

    __tablename__ = "provider_visit"

    state_digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    provider: Mapped[str] = mapped_column(Text)
    sealed_secrets: Mapped[bytes] = mapped_column(LargeBinary)
    return_to: Mapped[str] = mapped_column(Text)
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id", ondelete="cascade"))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
