"""A worker process: waits for tasks on a pipe, runs modules one at a time, one thread for every numeric library.

Tasks and answers are small; files travel by path. The process dies with its parent.
"""

import contextlib
import ctypes
import gc
import importlib
import os
import shutil
import signal
import sys
import traceback
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from visiobook_contracts.base import FileRef
from visiobook_modules.figures import Figure
from visiobook_modules.module import JobContext, JobRefused, Module
from visiobook_modules.reporting import Reporter

NICENESS = 5
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Task:
    """``factory`` is ``package.module:function`` returning the host's modules."""

    factory: str
    module: str
    input: dict[str, Any]
    scratch: Path
    inputs: Path
    outputs: Path


@dataclass(frozen=True)
class Prepare:
    """Load what the modules of a factory need before a job asks for it."""

    factory: str


@dataclass(frozen=True)
class Progress:
    fraction: float
    message: str


@dataclass(frozen=True)
class Done:
    output: dict[str, Any]
    stored: tuple[FileRef, ...]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Refused:
    code: str
    detail: str
    hint: str
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Crashed:
    """``retryable`` is False for input that does not fit the module's contract."""

    code: str
    detail: str
    trace: str
    retryable: bool = True
    figures: tuple[Figure, ...] = ()


Answer = Progress | Done | Refused | Crashed


def main(pipe: Connection) -> None:
    """Serve tasks until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _die_with_parent()
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        if isinstance(task, Prepare):
            pipe.send(prepare(task.factory))
            continue
        reporter = Reporter(lambda fraction, message: pipe.send(Progress(fraction, message)))
        try:
            answer = run(task, reporter)
        finally:
            reporter.close()
        with contextlib.suppress(BrokenPipeError):
            pipe.send(answer)
        gc.collect()


def prepare(factory: str) -> Done | Crashed:
    """Warm every module. One that cannot be loaded fails its first job, which says why."""
    try:
        for module in _made(factory).values():
            module.warm()
    except Exception as error:  # the worker lives on
        return Crashed("not-warm", f"{type(error).__name__}: {error}"[:2000], traceback.format_exc())
    return Done({}, ())


def run(task: Task, report: Any) -> Answer:
    """One task, in this process, with what it counted."""
    task.scratch.mkdir(parents=True, exist_ok=True)
    task.outputs.mkdir(parents=True, exist_ok=True)
    context = JobContext(
        scratch=task.scratch,
        outputs=task.outputs,
        locate=lambda ref: _locate(task, ref),
        report=report,
    )
    answer = _answer(task, context)
    return replace(answer, figures=tuple(context.figures))


def _answer(task: Task, context: JobContext) -> Done | Refused | Crashed:
    try:
        module = _module(task.factory, task.module)
        job = module.input.model_validate(task.input)
        output = module.run(job, context)
        return Done(output.model_dump(mode="json"), tuple(context.stored))
    except JobRefused as refusal:
        return Refused(refusal.code, refusal.detail, refusal.hint)
    except ValidationError as error:
        return Crashed("invalid-input", str(error)[:2000], traceback.format_exc(), retryable=False)
    except Exception as error:  # a module's failure must not end the worker
        code = "no-space-left" if isinstance(error, OSError) and error.errno == 28 else "module-failed"
        return Crashed(code, f"{type(error).__name__}: {error}"[:2000], traceback.format_exc())
    finally:
        shutil.rmtree(task.scratch, ignore_errors=True)


def _locate(task: Task, ref: FileRef) -> Path:
    own = task.outputs / ref.digest
    return own if own.exists() else task.inputs / ref.digest


_modules: dict[str, dict[str, Module[Any, Any]]] = {}


def _module(factory: str, name: str) -> Module[Any, Any]:
    return _made(factory)[name]


def _made(factory: str) -> dict[str, Module[Any, Any]]:
    if factory not in _modules:
        package, function = factory.split(":")
        made = getattr(importlib.import_module(package), function)()
        _modules[factory] = {module.name: module for module in made}
    return _modules[factory]


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == 1:
            os._exit(0)
