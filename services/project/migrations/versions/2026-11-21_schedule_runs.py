"""Schedules, and every moment at which one was due."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "project_0005"
down_revision = "project_0004"
branch_labels = None
depends_on = None


def _at(name: str, *, nullable: bool = True, now: bool = False) -> sa.Column[object]:
    default = sa.func.now() if now else None
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, server_default=default)


def _of(table: str, owner: str, ondelete: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id", ondelete=ondelete, name=f"fk_{owner}_{table}_id_{table}")


def upgrade() -> None:
    op.create_table(
        "schedule",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("project_id", UUID(as_uuid=True), _of("project", "schedule", "cascade"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("pipeline", sa.Text, nullable=False),
        sa.Column("input", JSONB, nullable=False),
        sa.Column("ceiling", sa.Integer),
        sa.Column("cron", sa.Text),
        sa.Column("every", sa.Text),
        sa.Column("timezone", sa.Text, nullable=False),
        _at("starts_at", nullable=False),
        sa.Column("overlap", sa.Text, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("trouble", JSONB),
        _at("next_at"),
        _at("created_at", nullable=False, now=True),
        sa.UniqueConstraint("project_id", "name", name="uq_schedule_project_id_name"),
    )
    op.create_index("ix_schedule_owner_created_at", "schedule", ["owner", "created_at"])
    op.create_index("ix_schedule_next_at", "schedule", ["next_at"], postgresql_where=sa.text("next_at is not null"))
    op.create_table(
        "occurrence",
        sa.Column("schedule_id", UUID(as_uuid=True), _of("schedule", "occurrence", "cascade"), primary_key=True),
        sa.Column("due_at", sa.DateTime(timezone=True), primary_key=True),
        _at("at", nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("run_id", UUID(as_uuid=True), _of("run", "occurrence", "set null")),
        _at("missed_since"),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_index("ix_occurrence_run_id", "occurrence", ["run_id"])
