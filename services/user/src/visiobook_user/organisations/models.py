"""Tables of organisations. Whoever changes an organisation locks its row first: its changes follow each other."""

import uuid
from datetime import datetime

from sqlalchemy import Boolean, DateTime, ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from visiobook_persistence.metadata import CreatedAt, Identifier, Timestamp
from visiobook_user.models import Base


class Organisation(Base):
    """People who own things together."""

    __tablename__ = "organisation"

    id: Mapped[Identifier]
    name: Mapped[str] = mapped_column(Text)
    created_at: Mapped[CreatedAt]


class Membership(Base):
    """A person in an organisation. ``role`` names a built-in role or one of the organisation's own.

    ``mandate`` stands in the tokens by which the member acts for it. Whenever what the member may do changes, it is
    replaced and the old one revoked.
    """

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("organisation_id", "account_id"),)

    id: Mapped[Identifier]
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id", ondelete="cascade"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id", ondelete="cascade"), index=True)
    role: Mapped[str] = mapped_column(Text)
    mandate: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4)
    created_at: Mapped[CreatedAt]


class ActingSession(Base):
    """A log-in that acts for an organisation now; it ends with the membership."""

    __tablename__ = "acting_session"

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("login_session.id", ondelete="cascade"), primary_key=True)
    membership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("membership.id", ondelete="cascade"), index=True)


class EndedMandate(Base):
    """A mandate that was revoked lately, so that what a crash kept from being announced is announced later."""

    __tablename__ = "ended_mandate"

    id: Mapped[Identifier]
    ended_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class OwnRole(Base):
    """A role that an organisation made. ``manages``: may invite, remove and place members."""

    __tablename__ = "organisation_role"

    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisation.id", ondelete="cascade"), primary_key=True
    )
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    permissions: Mapped[list[str]] = mapped_column(ARRAY(Text))
    manages: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[CreatedAt]


class Team(Base):
    """Members who work together; ``permissions`` are granted to them beside those of their roles."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[Identifier]
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id", ondelete="cascade"))
    name: Mapped[str] = mapped_column(Text)
    permissions: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[CreatedAt]


class TeamMember(Base):
    """A member in a team."""

    __tablename__ = "team_member"

    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id", ondelete="cascade"), primary_key=True)
    membership_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("membership.id", ondelete="cascade"), primary_key=True, index=True
    )


class Invitation(Base):
    """A place that is held for an e-mail address. ``digest`` is of the token in the letter; gone when it is settled."""

    __tablename__ = "invitation"
    __table_args__ = (
        Index("uq_invitation_pending", "organisation_id", "email", unique=True),
        Index(None, "email"),
    )

    id: Mapped[Identifier]
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id", ondelete="cascade"))
    email: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    invited_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id", ondelete="set null"))
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[Timestamp]
