"""Temporary links are known, so that they can be listed and taken back."""

import sqlalchemy as sa
from alembic import op

revision = "storage_0004"
down_revision = "storage_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "share",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created_at", moment, nullable=False, server_default=sa.func.now()),
        sa.Column("expires_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_share"),
        sa.ForeignKeyConstraint(
            ["owner", "digest"],
            ["link.owner", "link.digest"],
            name="fk_share_owner_digest_link",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_share_owner_digest", "share", ["owner", "digest"])
    op.create_index("ix_share_expires_at", "share", ["expires_at"])
