"""Tables of ``user``. Personal data lives in ``account`` and ``login_session`` alone; both go with the account."""

import uuid
from datetime import datetime
from typing import Annotated

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    LargeBinary,
    Text,
    false,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from visiobook_persistence.metadata import CreatedAt, Identifier, Timestamp, new_metadata

Line = Annotated[str, mapped_column(Text)]


class Base(DeclarativeBase):
    """Declarative base of the service."""

    metadata = new_metadata()


class Account(Base):
    """A person. ``email`` is stored lower-cased and is unique; ``avatar`` is the digest of a file in storage."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower_case"),)

    id: Mapped[Identifier]
    email: Mapped[str] = mapped_column(Text, unique=True)
    display_name: Mapped[Line]
    password_hash: Mapped[Line]
    language: Mapped[Line]
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    disabled: Mapped[bool] = mapped_column(Boolean, server_default=false(), default=False)
    email_verified_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    time_zone: Mapped[str] = mapped_column(Text, server_default="UTC", default="UTC")
    avatar: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[CreatedAt]


class LoginSession(Base):
    """One log-in on one device: the family of all refresh tokens that descend from it."""

    __tablename__ = "login_session"

    id: Mapped[Identifier]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id", ondelete="cascade"), index=True)
    agent: Mapped[Line]
    address: Mapped[Line]
    created_at: Mapped[CreatedAt]
    last_used_at: Mapped[Timestamp]
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_because: Mapped[str | None] = mapped_column(Text)


class RefreshToken(Base):
    """A refresh token by its SHA-256; used once, and kept afterwards so that a second use is noticed."""

    __tablename__ = "refresh_token"

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("login_session.id", ondelete="cascade"), index=True)
    expires_at: Mapped[Timestamp]
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class AttemptCounter(Base):
    """How often something was tried in vain, by e-mail (as a digest) or by client address."""

    __tablename__ = "attempt_counter"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    failures: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    blocked_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class AuditEntry(Base):
    """What happened to an account, and who did it where that was somebody else; ``details``: JSON, or nothing.

    Append-only: trigger and grants refuse every change. At its commit each entry is linked to the chain (``trail``).
    """

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[CreatedAt]
    action: Mapped[Line]
    account_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    session_id: Mapped[uuid.UUID | None]
    network: Mapped[Line]
    actor_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    details: Mapped[str] = mapped_column(Text, server_default="")
