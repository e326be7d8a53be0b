"""What a pipeline wants of attempts and time."""

from visiobook_modules.tables import add_job_policy

revision = "storyboard_assembly_0002"
down_revision = "storyboard_assembly_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_job_policy()
