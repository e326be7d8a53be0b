"""Deadlines, jobs of a module at once, interruptions, and what retention looks by."""

from visiobook_modules.tables import add_job_limits

revision = "ai_analysis_0003"
down_revision = "ai_analysis_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_job_limits()
