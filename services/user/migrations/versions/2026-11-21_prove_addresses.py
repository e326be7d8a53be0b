"""Verified addresses, time zone and avatar of accounts; one-time tokens; letters."""

import sqlalchemy as sa
from alembic import op

revision = "user_0002"
down_revision = "user_0001"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = False, now: bool = False) -> sa.Column[object]:
    default = sa.func.now() if now else None
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, server_default=default)


def upgrade() -> None:
    op.add_column("account", _moment("email_verified_at", nullable=True))
    op.add_column("account", sa.Column("time_zone", sa.Text(), nullable=False, server_default="UTC"))
    op.add_column("account", sa.Column("avatar", sa.Text(), nullable=True))
    op.execute("update account set email_verified_at = created_at")  # they were let in before anybody asked
    op.create_table(
        "one_time_token",
        sa.Column("digest", sa.LargeBinary(), primary_key=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        _moment("created_at", now=True),
        _moment("expires_at"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_one_time_token_account_id_account", ondelete="cascade"
        ),
    )
    op.create_index("ix_one_time_token_account_id", "one_time_token", ["account_id"])
    op.create_index("ix_one_time_token_expires_at", "one_time_token", ["expires_at"])
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("values", sa.LargeBinary(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _moment("due_at"),
        _moment("created_at", now=True),
    )
    op.create_index("ix_letter_due_at", "letter", ["due_at"])
