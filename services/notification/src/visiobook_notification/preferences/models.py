"""Table of preferences."""

from sqlalchemy import Boolean, String
from sqlalchemy.orm import Mapped, mapped_column

from visiobook_notification.models import Base


class Preference(Base):
    """What somebody chose for a kind of message; kinds without a row take the ways of the defaults."""

    __tablename__ = "preference"

    owner: Mapped[str] = mapped_column(String(200), primary_key=True)
    kind: Mapped[str] = mapped_column(String(50), primary_key=True)
    in_app: Mapped[bool] = mapped_column(Boolean)
    by_email: Mapped[bool] = mapped_column(Boolean)
