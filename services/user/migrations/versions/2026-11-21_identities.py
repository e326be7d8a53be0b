"""Who accounts are at identity providers, and who is on the way there."""

import sqlalchemy as sa
from alembic import op

revision = "user_0005"
down_revision = "user_organisation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "identity",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("created_at", moment, nullable=False, server_default=sa.func.now()),
        sa.Column("last_used_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_identity_account_id_account", ondelete="cascade"
        ),
        sa.UniqueConstraint("provider", "subject", name="uq_identity_provider_subject"),
        sa.UniqueConstraint("account_id", "provider", name="uq_identity_account_id_provider"),
    )
    op.create_table(
        "provider_visit",
        sa.Column("state_digest", sa.LargeBinary(), primary_key=True),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("sealed_secrets", sa.LargeBinary(), nullable=False),
        sa.Column("return_to", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_provider_visit_account_id_account", ondelete="cascade"
        ),
    )
    op.create_index("ix_provider_visit_expires_at", "provider_visit", ["expires_at"])
