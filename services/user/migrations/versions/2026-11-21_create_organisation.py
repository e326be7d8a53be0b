"""Organisations, their members, roles, teams and invitations, and which log-in acts for one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "user_organisation"
down_revision = "user_audit_chain"
branch_labels = None
depends_on = None


def _id(name: str = "id") -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), primary_key=True)


def _moment(name: str, *, now: bool = False) -> sa.Column[object]:
    default = sa.func.now() if now else None
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=default)


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False)


def _grants() -> sa.Column[object]:
    return sa.Column("permissions", postgresql.ARRAY(sa.Text()), nullable=False)


def _of(table: str, column: str, other: str, *, when_gone: str = "cascade") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete=when_gone)


def upgrade() -> None:
    op.create_table("organisation", _id(), _text("name"), _moment("created_at", now=True))
    _create_members()
    _create_roles_and_teams()
    _create_invitations()
    op.create_table("ended_mandate", _id(), _moment("ended_at"))
    op.create_index("ix_ended_mandate_ended_at", "ended_mandate", ["ended_at"])


def _create_members() -> None:
    op.create_table(
        "membership",
        _id(),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        _text("role"),
        sa.Column("mandate", sa.Uuid(), nullable=False),
        _moment("created_at", now=True),
        sa.UniqueConstraint("organisation_id", "account_id", name="uq_membership_organisation_id_account_id"),
        _of("membership", "organisation_id", "organisation"),
        _of("membership", "account_id", "account"),
    )
    op.create_index("ix_membership_account_id", "membership", ["account_id"])
    op.create_table(
        "acting_session",
        _id("session_id"),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        _of("acting_session", "session_id", "login_session"),
        _of("acting_session", "membership_id", "membership"),
    )
    op.create_index("ix_acting_session_membership_id", "acting_session", ["membership_id"])


def _create_roles_and_teams() -> None:
    op.create_table(
        "organisation_role",
        _id("organisation_id"),
        sa.Column("name", sa.Text(), primary_key=True),
        _grants(),
        sa.Column("manages", sa.Boolean(), nullable=False),
        _moment("created_at", now=True),
        _of("organisation_role", "organisation_id", "organisation"),
    )
    op.create_table(
        "team",
        _id(),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        _text("name"),
        _grants(),
        _moment("created_at", now=True),
        sa.UniqueConstraint("organisation_id", "name", name="uq_team_organisation_id_name"),
        _of("team", "organisation_id", "organisation"),
    )
    op.create_table(
        "team_member",
        _id("team_id"),
        _id("membership_id"),
        _of("team_member", "team_id", "team"),
        _of("team_member", "membership_id", "membership"),
    )
    op.create_index("ix_team_member_membership_id", "team_member", ["membership_id"])


def _create_invitations() -> None:
    op.create_table(
        "invitation",
        _id(),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        _text("email"),
        _text("role"),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        _moment("created_at", now=True),
        _moment("expires_at"),
        sa.UniqueConstraint("digest", name="uq_invitation_digest"),
        _of("invitation", "organisation_id", "organisation"),
        _of("invitation", "invited_by", "account", when_gone="set null"),
    )
    op.create_index("uq_invitation_pending", "invitation", ["organisation_id", "email"], unique=True)
    op.create_index("ix_invitation_email", "invitation", ["email"])
