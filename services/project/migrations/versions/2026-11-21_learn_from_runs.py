"""What completed runs teach the next quote."""

import sqlalchemy as sa
from alembic import op

revision = "project_0004"
down_revision = "project_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("step", sa.Column("reused", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "step_statistic",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("pipeline", sa.Text, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("kilobytes", sa.Float, nullable=False),
        sa.Column("megapixels", sa.Float, nullable=False),
        sa.Column("items", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.create_index("ix_step_statistic_pipeline", "step_statistic", ["pipeline", "media_type", "step", "id"])
