import pytest


@pytest.fixture(scope="session")
def service() -> str:
    """A host, for its job tables."""
    return "ai-analysis"
