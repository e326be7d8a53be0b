"""Contents and the links of owners to them."""

import sqlalchemy as sa
from alembic import op

revision = "storage_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "blob",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(255), nullable=False),
        sa.Column("created_at", moment, nullable=False, server_default=sa.func.now()),
        sa.Column("touched_at", moment, nullable=False, server_default=sa.func.now()),
        sa.PrimaryKeyConstraint("digest", name="pk_blob"),
    )
    op.create_table(
        "link",
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(255), nullable=True),
        sa.Column("media_type", sa.String(255), nullable=False),
        sa.Column("created_at", moment, nullable=False, server_default=sa.func.now()),
        sa.PrimaryKeyConstraint("owner", "digest", name="pk_link"),
        sa.ForeignKeyConstraint(["digest"], ["blob.digest"], name="fk_link_digest_blob"),
    )
    op.create_index("ix_link_owner_created_at_digest", "link", ["owner", "created_at", "digest"])
    op.create_index("ix_link_digest", "link", ["digest"])
