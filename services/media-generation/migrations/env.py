from visiobook_persistence.migrations import run_environment

run_environment(None)
