"""Which service made a file for its owner, and when something was last known to refer to it."""

import sqlalchemy as sa
from alembic import op

revision = "storage_0002"
down_revision = "storage_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("link", sa.Column("made_by", sa.String(63), nullable=True))
    op.add_column("link", sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_link_made", "link", ["owner", "digest"], postgresql_where=sa.text("made_by is not null"))
