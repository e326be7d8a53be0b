"""The table of temporary links. One ends with the link of its owner to the file."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from visiobook_persistence.metadata import CreatedAt, Identifier
from visiobook_storage.models import Base


class Share(Base):
    """A temporary link that its owner has not taken back."""

    __tablename__ = "share"
    __table_args__ = (
        ForeignKeyConstraint(["owner", "digest"], ["link.owner", "link.digest"], ondelete="CASCADE"),
        Index(None, "owner", "digest"),
        Index(None, "expires_at"),
    )

    id: Mapped[Identifier]
    owner: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
