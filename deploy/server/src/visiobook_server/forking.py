"""Start a service as a child of a process that has imported everything already.

A fork shares those pages until somebody writes to them: measured on ten services and three workers, it starts in a
third of the time and holds half the memory of as many interpreters. Only a process of one thread forks safely, and only
on Linux (macOS frameworks do not bear it); elsewhere the same command is run in a fresh interpreter.
"""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

TASKS = Path("/proc/self/task")
COMMAND = "visiobook_chassis.serve"
STANDARD = (0, 1, 2)


@dataclass(frozen=True)
class Birth:
    """``arguments`` of the command, its whole environment, its standard input, and further descriptors it keeps."""

    arguments: Sequence[str]
    environment: dict[str, str]
    stdin: int
    keeps: Collection[int]


def can_fork() -> bool:
    """Whether this process may fork: on Linux, and while it has one thread (a library may start some at import)."""
    return sys.platform == "linux" and len(list(TASKS.iterdir())) == 1


def start(birth: Birth) -> int:
    """Start ``python -m visiobook_chassis.serve``; its process id."""
    if can_fork():
        return _fork(birth)
    command = [sys.executable, "-m", COMMAND, *birth.arguments]
    process = subprocess.Popen(command, env=birth.environment, stdin=birth.stdin, pass_fds=tuple(birth.keeps))
    process.returncode = 0  # whoever starts it waits for it by its id
    return process.pid


def _fork(birth: Birth) -> int:
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = _become(birth)
        finally:
            sys.stderr.flush()
            os._exit(code)
    return pid


def _become(birth: Birth) -> int:
    from visiobook_chassis import serve  # noqa: PLC0415  # the parent has it; a fresh interpreter never comes here

    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    os.dup2(birth.stdin, 0)
    _cut_off_all_but({*STANDARD, *birth.keeps})
    os.environ.clear()
    os.environ.update(birth.environment)
    return serve.main(birth.arguments)


def _cut_off_all_but(kept: Collection[int]) -> None:
    """A sibling's end of a pipe, held here, would keep it from seeing the launcher's end.

    The numbers stay taken, by nothing: the launcher's own objects live on in this copy of it, and one that is collected
    would close whatever had come to have its number.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]:
        if descriptor not in kept and descriptor != nothing:
            with contextlib.suppress(OSError):  # the one that listed them is closed already
                os.fstat(descriptor)
                os.dup2(nothing, descriptor, inheritable=False)
    os.close(nothing)
