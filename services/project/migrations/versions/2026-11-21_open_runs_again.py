"""Approvals, openings of a run with a reference for each, and the timeline."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "project_0003"
down_revision = "project_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table run alter column definition type json")
    op.add_column("run", sa.Column("attempt", sa.Integer, nullable=False, server_default="1"))
    op.add_column("run", sa.Column("reference", UUID(as_uuid=True)))
    op.execute("update run set reference = id")
    op.alter_column("run", "reference", nullable=False)
    op.create_index("uq_run_reference", "run", ["reference"], unique=True)
    op.drop_index("uq_run_owner_key", table_name="run")
    op.create_index(
        "uq_run_owner_key",
        "run",
        ["owner", "key"],
        unique=True,
        postgresql_where=sa.text("state in ('queued', 'running', 'waiting', 'completed')"),
    )
    op.add_column("step", sa.Column("approved", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("step", sa.Column("comment", sa.Text))
    op.create_table(
        "run_event",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column(
            "run_id",
            UUID(as_uuid=True),
            sa.ForeignKey("run.id", ondelete="cascade", name="fk_run_event_run_id_run"),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.clock_timestamp()),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("step", sa.Text),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_index("ix_run_event_run_id", "run_event", ["run_id", "id"])
