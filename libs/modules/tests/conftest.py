import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # sample_modules, for the tests and for the worker processes they start


@pytest.fixture(scope="session")
def service() -> str:
    """A host, for its job tables."""
    return "ai-analysis"
