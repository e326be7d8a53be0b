"""Tables of the second factor."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from visiobook_persistence.metadata import CreatedAt
from visiobook_user.models import Base


class Authenticator(Base):
    """An account's authenticator app. Not ``confirmed_at``: shown once, not asked for yet.

    ``last_step`` is the time step of the last code that was taken; no code of it or before is taken again.
    """

    __tablename__ = "authenticator"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id", ondelete="cascade"), primary_key=True)
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[CreatedAt]
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)


class RecoveryCode(Base):
    """A recovery code by its SHA-256 (it has 80 random bits); gone when it was used."""

    __tablename__ = "recovery_code"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id", ondelete="cascade"), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
