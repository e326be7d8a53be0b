"""Table of the chain's links."""

from sqlalchemy import BigInteger, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from visiobook_user.models import Base


class AuditLink(Base):
    """The ``position``-th entry to be committed. Written by the database alone, at the commit, one writer at a time.

    ``hash`` is the SHA-256 of ``previous`` and of the entry's text (``chain.text_of``).
    """

    __tablename__ = "audit_link"

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    previous: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
