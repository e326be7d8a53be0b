"""Progress on its way out of a worker process: at most ten updates a second, never backward, the last one always.

A module may report as often as it likes. What comes too soon waits; a thread sends it when its time has come, also
while the module is busy in native code that lets other threads run.
"""

import contextlib
import math
import threading
import time
from collections.abc import Callable

EVERY_SECONDS = 0.1
Send = Callable[[float, str], None]


class Reporter:
    """Takes every report of one task, passes some on. Close it before the task's answer is sent."""

    def __init__(
        self, send: Send, *, every: float = EVERY_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._send, self._every, self._clock = send, every, clock
        self._lock = threading.Lock()
        self._latest = (0.0, "")
        self._is_waiting = False
        self._sent_at = -math.inf
        self._due = threading.Event()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def __call__(self, fraction: float, message: str = "") -> None:
        """Report ``fraction`` (0 to 1; beyond is taken as the end of that side, less than before as before)."""
        self._latest = (_later(self._latest[0], fraction), message)
        if self._is_waiting:
            return
        if self._clock() - self._sent_at >= self._every:
            self._flush()
        else:
            self._wait()

    def close(self) -> None:
        """Send what still waits."""
        self._closed.set()
        self._due.set()
        if self._thread is not None:
            self._thread.join()
        if self._is_waiting:
            self._flush()

    def _wait(self) -> None:
        self._is_waiting = True
        if self._thread is None:
            self._thread = threading.Thread(target=self._send_what_waits, name="progress", daemon=True)
            self._thread.start()
        self._due.set()

    def _send_what_waits(self) -> None:
        while self._due.wait() and not self._closed.wait(self._sent_at + self._every - self._clock()):
            self._due.clear()
            self._flush()

    def _flush(self) -> None:
        with self._lock, contextlib.suppress(BrokenPipeError):
            self._is_waiting = False
            self._sent_at = self._clock()
            self._send(*self._latest)


def _later(known: float, fraction: float) -> float:
    return max(known, min(1.0, fraction)) if fraction == fraction else known  # not a number: no news
