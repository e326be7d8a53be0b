"""Keep processes running: start them, start the fallen again after a pause that grows, stop all in order.

One thread and no event loop, because it forks. A child holds the other end of a pipe as its standard input: should
this process be killed, the pipe ends and every child stops by itself.
"""

import contextlib
import os
import select
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

from visiobook_client.home import FleetError
from visiobook_server.parts import FleetPart

log = structlog.get_logger(__name__)
READY_SECONDS = 90.0
STOP_SECONDS = 12.0
PAUSES = (0.2, 15.0)
STEADY_SECONDS = 30.0
LONGEST_SLEEP = 5.0
REFUSED = 2
HEARD = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT)

Starting = Callable[[FleetPart, int, int], int]
"""Start a part with these descriptors as standard input and for its word that it is ready; the process id."""


@dataclass
class Child:
    """A part and its process. ``pid`` is None while it is down; ``again_at`` is when to start it then."""

    part: FleetPart
    pid: int | None = None
    lifeline: int | None = None
    ready: int | None = None
    is_ready: bool = False
    started_at: float = 0.0
    again_at: float = 0.0
    pause: float = PAUSES[0]
    restarts: int = 0


class Supervisor:
    """``changed`` is called whenever the processes have changed after all of them were ready once."""

    def __init__(self, parts: Sequence[FleetPart], start: Starting, changed: Callable[[], None]) -> None:
        self.children = [Child(part) for part in parts]
        self._start, self._changed = start, changed
        self._stopping = False
        self._was_up = False

    def run(self) -> None:
        """Until SIGTERM or SIGINT. Raises FleetError when the fleet does not come up."""
        with self._hearing() as wake:
            try:
                for child in self.children:
                    self._launch(child)
                deadline = time.monotonic() + READY_SECONDS
                while not self._stopping:
                    self._wait(wake)
                    self._tend(deadline)
            finally:
                self._stop_all(wake)

    @contextmanager
    def _hearing(self) -> Iterator[int]:
        """Signals become bytes in a pipe, which a wait can see however they arrive."""
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        os.set_blocking(writing, False)
        before = {number: signal.signal(number, self._heard) for number in HEARD}
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        try:
            yield reading
        finally:
            signal.set_wakeup_fd(-1)
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(reading)
            os.close(writing)

    def _heard(self, number: int, _: object) -> None:
        if number != signal.SIGCHLD:
            self._stopping = True

    def _wait(self, wake: int) -> None:
        due = [child.again_at for child in self.children if child.pid is None]
        patience = min([LONGEST_SLEEP, *(at - time.monotonic() for at in due)])
        waited = [child.ready for child in self.children if child.ready is not None]
        readable, _, _ = select.select([wake, *waited], [], [], max(0.0, patience))
        if wake in readable:
            with contextlib.suppress(BlockingIOError):
                os.read(wake, 4096)
        for child in self.children:
            if child.ready in readable:
                self._hear_ready(child)

    def _hear_ready(self, child: Child) -> None:
        assert child.ready is not None
        child.is_ready = os.read(child.ready, 1) != b""
        os.close(child.ready)
        child.ready = None

    # ------------------------------------------------------------------------------------------- tending

    def _tend(self, deadline: float) -> None:
        changed = self._bury()
        for child in self.children:
            if child.pid is None and time.monotonic() >= child.again_at and not self._stopping:
                child.restarts += 1
                self._launch(child)
                changed = True
        if not self._was_up:
            self._was_up = changed = all(child.is_ready for child in self.children)
        if self._was_up and changed:
            self._changed()
        if not self._was_up and not self._stopping and time.monotonic() > deadline:
            late = ", ".join(child.part.name for child in self.children if not child.is_ready)
            raise FleetError(f"These do not get ready within {READY_SECONDS:.0f} s: {late}; see the log.")

    def _launch(self, child: Child) -> None:
        reading, child.lifeline = os.pipe()
        child.ready, writing = os.pipe()
        try:
            child.pid = self._start(child.part, reading, writing)
        finally:
            os.close(reading)
            os.close(writing)
        child.is_ready, child.started_at = False, time.monotonic()

    def _bury(self) -> bool:
        """Take note of whoever has ended, and decide when it comes back."""
        buried = False
        for child in self.children:
            if child.pid is None:
                continue
            pid, status = os.waitpid(child.pid, os.WNOHANG)
            if pid:
                self._let_go(child)
                self._plan_return(child, os.waitstatus_to_exitcode(status))
                buried = True
        return buried

    def _plan_return(self, child: Child, code: int) -> None:
        if self._stopping:
            return
        lived = time.monotonic() - child.started_at
        if code == REFUSED and not self._was_up:
            raise FleetError(f"{child.part.name} refuses to start; its last line in the log says why.")
        child.pause = PAUSES[0] if lived > STEADY_SECONDS else min(child.pause * 2, PAUSES[1])
        child.again_at = time.monotonic() + child.pause
        log.error("process.fell", process=child.part.name, code=code, lived=round(lived, 1), again_in=child.pause)

    def _let_go(self, child: Child) -> None:
        for descriptor in (child.lifeline, child.ready):
            if descriptor is not None:
                os.close(descriptor)
        child.pid = child.lifeline = child.ready = None
        child.is_ready = False

    # ------------------------------------------------------------------------------------------- stopping

    def _stop_all(self, wake: int) -> None:
        """First those who take requests and jobs, then those on whom they stand; who does not end is killed."""
        self._stopping = True
        for first in (True, False):
            leaving = [child for child in self.children if child.part.leaves_first is first]
            self._signal(leaving, signal.SIGTERM)
            deadline = time.monotonic() + STOP_SECONDS
            while any(child.pid for child in leaving) and time.monotonic() < deadline:
                self._wait_briefly(wake)
                self._bury()
            for child in leaving:
                if child.pid:
                    log.error("process.killed", process=child.part.name, after=STOP_SECONDS)
            self._signal(leaving, signal.SIGKILL)
            while any(child.pid for child in leaving):
                self._wait_briefly(wake)
                self._bury()

    def _wait_briefly(self, wake: int) -> None:
        if select.select([wake], [], [], 0.1)[0]:
            with contextlib.suppress(BlockingIOError):
                os.read(wake, 4096)

    def _signal(self, children: Sequence[Child], number: signal.Signals) -> None:
        for child in children:
            if child.pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child.pid, number)
