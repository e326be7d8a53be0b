"""Projects, and runs of pipelines with their steps and items."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "project_0001"
down_revision = None
branch_labels = None
depends_on = None

NOW = sa.func.now()


def _at(name: str, *, now: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not now, server_default=NOW if now else None)


def upgrade() -> None:
    op.create_table(
        "project",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        _at("created_at", now=True),
        sa.UniqueConstraint("owner", "name", name="uq_project_owner_name"),
    )
    op.create_table(
        "run",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        sa.Column(
            "project_id",
            UUID(as_uuid=True),
            sa.ForeignKey("project.id", ondelete="cascade", name="fk_run_project_id_project"),
            nullable=False,
        ),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("pipeline", sa.Text, nullable=False),
        sa.Column("definition", JSONB, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("input", JSONB, nullable=False),
        sa.Column("credits_reserved", sa.Integer, nullable=False),
        sa.Column("credits_used", sa.Integer, nullable=False, server_default="0"),
        sa.Column("outputs", JSONB),
        sa.Column("failure", JSONB),
        _at("created_at", now=True),
        _at("started_at"),
        _at("finished_at"),
    )
    op.create_index("ix_run_owner_created_at", "run", ["owner", "created_at"])
    op.create_index("ix_run_project_id", "run", ["project_id"])
    op.create_index(
        "uq_run_owner_key",
        "run",
        ["owner", "key"],
        unique=True,
        postgresql_where=sa.text("state in ('queued', 'running', 'completed')"),
    )
    op.create_table(
        "step",
        sa.Column(
            "run_id",
            UUID(as_uuid=True),
            sa.ForeignKey("run.id", ondelete="cascade", name="fk_step_run_id_run"),
            primary_key=True,
        ),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("total", sa.Integer, nullable=False, server_default="0"),
        sa.Column("done", sa.Integer, nullable=False, server_default="0"),
        sa.Column("seconds", sa.Float, nullable=False, server_default="0"),
        sa.Column("credits", sa.Integer, nullable=False, server_default="0"),
        _at("started_at"),
        _at("finished_at"),
    )
    op.create_table(
        "item",
        sa.Column("job_id", UUID(as_uuid=True), primary_key=True),
        sa.Column("run_id", UUID(as_uuid=True), nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("output", JSONB),
        sa.ForeignKeyConstraint(
            ["run_id", "step"], ["step.run_id", "step.name"], ondelete="cascade", name="fk_item_run_id_step_step"
        ),
        sa.UniqueConstraint("run_id", "step", "position", name="uq_item_run_id_step_position"),
    )
