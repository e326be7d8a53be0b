"""Uploads that arrive in several requests."""

import sqlalchemy as sa
from alembic import op

revision = "storage_0003"
down_revision = "storage_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("made_by", sa.String(63), nullable=True),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("metadata_header", sa.String(4096), nullable=False),
        sa.Column("name", sa.String(255), nullable=True),
        sa.Column("declared_type", sa.String(255), nullable=False),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("media_type", sa.String(255), nullable=True),
        sa.Column("digest", sa.String(64), nullable=True),
        sa.Column("created_at", moment, nullable=False, server_default=sa.func.now()),
        sa.Column("expires_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_upload"),
    )
    op.create_index("ix_upload_owner_created_at", "upload", ["owner", "created_at"])
    op.create_index("ix_upload_expires_at", "upload", ["expires_at"])
