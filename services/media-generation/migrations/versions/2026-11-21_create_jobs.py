"""Jobs of this host and their results by content."""

from visiobook_modules.tables import create_job_tables

revision = "media_generation_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_job_tables()
