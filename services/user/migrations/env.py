from visiobook_persistence.migrations import run_environment
from visiobook_user.models import Base

run_environment(Base.metadata)
