"""Sessions that are over are found by their end, to be forgotten."""

from alembic import op

revision = "user_session_end"
down_revision = "user_export"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_login_session_expires_at", "login_session", ["expires_at"])
