"""Reading is bounded in time: a file built to keep a parser busy is given up, not waited for."""

import time

from visiobook_ai_analysis.ingestion import errors, limits


class Deadline:
    """CPU seconds that reading one file may take. ``check`` is called between pages and documents."""

    def __init__(self, name: str, seconds: float = limits.MAX_READING_SECONDS) -> None:
        self._name = name
        self._seconds = seconds
        self._start = time.process_time()

    def check(self) -> None:
        """Raises JobRefused ``too-complex`` when the time is up."""
        if time.process_time() - self._start > self._seconds:
            raise errors.too_complex(self._name, f"reading it took more than {self._seconds:.0f} seconds")
