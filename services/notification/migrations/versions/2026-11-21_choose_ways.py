"""What people want to be told and by which way; where mail to them may go."""

import sqlalchemy as sa
from alembic import op

revision = "notification_0003"
down_revision = "notification_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("recipient", sa.Column("email", sa.String(254), nullable=True))
    moment = sa.Column("known_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())
    op.add_column("recipient", moment)
    op.alter_column("recipient", "known_at", server_default=None)
    op.create_table(
        "preference",
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(50), nullable=False),
        sa.Column("in_app", sa.Boolean(), nullable=False),
        sa.Column("by_email", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "kind", name="pk_preference"),
    )
