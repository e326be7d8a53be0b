"""Tables of the ledger. Transactions and entries are only ever added; a trigger holds every transaction to zero."""

import uuid
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    String,
    UniqueConstraint,
    true,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from visiobook_persistence.metadata import CreatedAt, Identifier, new_metadata


class Base(DeclarativeBase):
    metadata = new_metadata()


class Account(Base):
    """``balance`` is kept for owners' accounts; the house's are summed when asked, so that they are no hot rows.

    ``welcome``: its owner gets the welcome credits. Organisations do not: anybody may found any number.
    """

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("owner", "kind", postgresql_nulls_not_distinct=True),
        CheckConstraint("balance >= 0", name="balance_not_negative"),
        CheckConstraint("(owner is null) = (balance is null)", name="balance_of_owned"),
        CheckConstraint("(owner is null) = (kind in ('revenue', 'issuance'))", name="owner_of_kind"),
    )

    id: Mapped[Identifier]
    kind: Mapped[str] = mapped_column(String(20))
    owner: Mapped[str | None] = mapped_column(String(200))
    balance: Mapped[int | None] = mapped_column(BigInteger)
    welcome: Mapped[bool] = mapped_column(Boolean, server_default=true(), default=True)
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[CreatedAt]


class Transaction(Base):
    """One movement, never changed but for its ``note``, which goes with the owner.

    ``reference`` makes it unique within its kind: a run, a registration, an idempotency key.
    ``actor`` is the administrator who gave, where one did.
    """

    __tablename__ = "transaction"
    __table_args__ = (UniqueConstraint("kind", "reference"), Index(None, "owner", "created_at", "id"))

    id: Mapped[Identifier]
    kind: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(200))
    owner: Mapped[str] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(String(500))
    actor: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[CreatedAt]


class Entry(Base):
    """What a transaction adds to one account."""

    __tablename__ = "entry"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount_moves"),
        Index(None, "transaction_id"),
        Index(None, "account_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    transaction_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("transaction.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    amount: Mapped[int] = mapped_column(BigInteger)


class Reservation(Base):
    """What became of a request for credits; its first final state stays."""

    __tablename__ = "reservation"
    __table_args__ = (
        CheckConstraint("credits >= 0", name="credits_not_negative"),
        CheckConstraint("captured >= 0 and captured <= credits", name="captured_within"),
        Index("ix_reservation_open", "owner", postgresql_where="state = 'open'"),
    )

    reference: Mapped[str] = mapped_column(String(200), primary_key=True)
    owner: Mapped[str] = mapped_column(String(200))
    credits: Mapped[int] = mapped_column(BigInteger)
    captured: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[CreatedAt]
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
