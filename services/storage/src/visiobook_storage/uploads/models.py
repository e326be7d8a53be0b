"""The table of resumable uploads."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, DateTime, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from visiobook_persistence.metadata import CreatedAt, Identifier
from visiobook_storage.models import Base


class ResumableUpload(Base):
    """A file that arrives in several requests. ``position``: bytes that are kept, its truth (tus: Upload-Offset).

    ``digest`` is set in the transaction that makes it a file; then ``position`` equals ``length``, and not before.
    """

    __tablename__ = "upload"
    __table_args__ = (Index(None, "owner", "created_at"), Index(None, "expires_at"))

    id: Mapped[Identifier]
    owner: Mapped[str] = mapped_column(String(200))
    made_by: Mapped[str | None] = mapped_column(String(63))
    length: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(BigInteger, default=0)
    metadata_header: Mapped[str] = mapped_column(String(4096), default="")
    name: Mapped[str | None] = mapped_column(String(255))
    declared_type: Mapped[str] = mapped_column(String(255), default="")
    trusted: Mapped[bool] = mapped_column(Boolean, default=False)
    media_type: Mapped[str | None] = mapped_column(String(255))
    digest: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    @property
    def is_complete(self) -> bool:
        return self.digest is not None
