"""Table of the operator: what each schema was brought to."""

from datetime import datetime

from sqlalchemy import DateTime, String, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from visiobook_persistence.metadata import new_metadata


class Base(DeclarativeBase):
    metadata = new_metadata()


class Provisioning(Base):
    """``name`` is a service, or "bus". ``fingerprint`` is of its migration scripts, as they were when last run."""

    __tablename__ = "provisioning"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    role: Mapped[str] = mapped_column(String(100))
    fingerprint: Mapped[str] = mapped_column(String(64))
    revision: Mapped[str | None] = mapped_column(String(100))
    provisioned_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
