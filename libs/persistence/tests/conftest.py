import pytest


@pytest.fixture(scope="session")
def service() -> str:
    """A service with tables of its own."""
    return "payment"
