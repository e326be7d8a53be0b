from visiobook_notification.models import Base
from visiobook_persistence.migrations import run_environment

run_environment(Base.metadata)
