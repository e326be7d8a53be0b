"""A run's ceiling, and the prices that it was asked for at."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "project_0002"
down_revision = "project_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("run", sa.Column("ceiling", sa.Integer))
    op.add_column("run", sa.Column("prices", JSONB))
