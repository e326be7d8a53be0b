"""Feature flags, and who changed them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "project_0006"
down_revision = "project_0005"
branch_labels = None
depends_on = None

REFUSE_CHANGES = """
create function refuse_flag_change() returns trigger language plpgsql as $$
begin
    raise exception 'what was changed in flags is only ever added to' using errcode = 'insufficient_privilege';
end
$$
"""


def _at(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())


def upgrade() -> None:
    op.create_table(
        "flag",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("percentage", sa.Integer, nullable=False),
        sa.Column("on_for", ARRAY(sa.Text), nullable=False),
        sa.Column("off_for", ARRAY(sa.Text), nullable=False),
        _at("created_at"),
        _at("updated_at"),
        sa.CheckConstraint("percentage between 0 and 100", name="ck_flag_percentage_of_all"),
    )
    op.create_table(
        "flag_change",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
        _at("at"),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("before", JSONB),
        sa.Column("after", JSONB),
    )
    op.create_index("ix_flag_change_key", "flag_change", ["key"])
    op.execute(REFUSE_CHANGES)
    op.execute(
        "create trigger append_only before update or delete or truncate on flag_change"
        " for each statement execute function refuse_flag_change()"
    )
    op.execute("revoke update, delete, truncate on flag_change from current_user")
