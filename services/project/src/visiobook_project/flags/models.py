"""Tables of feature flags."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Identity, Text, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from visiobook_persistence.metadata import CreatedAt
from visiobook_project.models import Base


class Flag(Base):
    """``enabled``: False is off for all. Then ``off_for`` and ``on_for`` (persons, organisations), then the share.

    ``percentage``: of owners, chosen by a stable hash; 100 is on for all.
    """

    __tablename__ = "flag"
    __table_args__ = (CheckConstraint("percentage between 0 and 100", name="percentage_of_all"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    description: Mapped[str]
    enabled: Mapped[bool]
    percentage: Mapped[int]
    on_for: Mapped[list[str]] = mapped_column(ARRAY(Text))
    off_for: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


class FlagChange(Base):
    """Who changed a flag, from what to what; None: it was not there. Append-only, by trigger and grants."""

    __tablename__ = "flag_change"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    key: Mapped[str] = mapped_column(index=True)
    at: Mapped[CreatedAt]
    actor: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
