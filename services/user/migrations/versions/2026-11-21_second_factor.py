"""Authenticator apps and recovery codes."""

import sqlalchemy as sa
from alembic import op

revision = "user_0003"
down_revision = "user_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "authenticator",
        sa.Column("account_id", sa.Uuid(), primary_key=True),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", moment, nullable=False, server_default=sa.func.now()),
        sa.Column("confirmed_at", moment, nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_authenticator_account_id_account", ondelete="cascade"
        ),
    )
    op.create_table(
        "recovery_code",
        sa.Column("account_id", sa.Uuid(), primary_key=True),
        sa.Column("digest", sa.LargeBinary(), primary_key=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_recovery_code_account_id_account", ondelete="cascade"
        ),
    )
