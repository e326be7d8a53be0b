"""Modules for the tests of the engine; imported by name in worker processes."""

import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from visiobook_contracts.base import FileRef
from visiobook_modules.figures import count
from visiobook_modules.module import JobContext, JobRefused, Module


class Text(BaseModel):
    text: str


class Copied(BaseModel):
    file: FileRef
    process: int


class CopyModule(Module[Text, Copied]):
    """Writes its text into a file."""

    name = "copy"
    version = "1"
    input = Text
    output = Copied

    def run(self, job: Text, context: JobContext) -> Copied:
        context.progress(0.5, "half way")
        path = context.scratch / "copy.txt"
        path.write_text(job.text)
        return Copied(file=context.store(path, media_type="text/plain"), process=os.getpid())


class RefuseModule(CopyModule):
    """Refuses everything."""

    name = "refuse"

    def run(self, job: Text, context: JobContext) -> Copied:
        raise JobRefused("not-today", f"No {job.text!r} today.", hint="Come back tomorrow.")


class WarmModule(CopyModule):
    """Tells whether it was warm when its job came."""

    name = "warm"
    is_warm = False

    def warm(self) -> None:
        self.is_warm = True

    def run(self, job: Text, context: JobContext) -> Copied:
        return super().run(Text(text=f"warm: {self.is_warm}"), context)


class CrashModule(CopyModule):
    """Fails."""

    name = "crash"

    def run(self, job: Text, context: JobContext) -> Copied:
        raise RuntimeError(job.text)


class CountModule(CopyModule):
    """Counts letters, then fails where it is told to."""

    name = "count"

    def run(self, job: Text, context: JobContext) -> Copied:
        context.tell(count("letters", len(job.text), kind="latin"))
        if job.text == "fail":
            raise RuntimeError(job.text)
        return super().run(job, context)


class DieModule(CopyModule):
    """Kills its own process, as the kernel does when memory runs out."""

    name = "die"

    def run(self, job: Text, context: JobContext) -> Copied:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


class HangModule(CopyModule):
    """Says that it has begun, by a file, and never ends."""

    name = "hang"

    def run(self, job: Text, context: JobContext) -> Copied:
        Path(job.text).write_text(str(os.getpid()))
        threading.Event().wait()
        raise AssertionError


class WaitModule(CopyModule):
    """Copies as soon as a file is there whose name is its text with ``.go``; says by the file that it has begun."""

    name = "wait"

    def run(self, job: Text, context: JobContext) -> Copied:
        Path(job.text).touch()
        while not Path(f"{job.text}.go").exists():
            time.sleep(0.01)
        return super().run(job, context)


class StubbornModule(CopyModule):
    """Says by a file that it has begun, then ignores signals and everything else in one long native computation."""

    name = "stubborn"

    def run(self, job: Text, context: JobContext) -> Copied:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        Path(job.text).write_text(str(os.getpid()))
        pow(3, 3_000_000_000)  # one bytecode that lets no other thread run
        raise AssertionError


class ChattyModule(WaitModule):
    """Reports a hundred thousand times, then waits."""

    name = "chatty"

    def run(self, job: Text, context: JobContext) -> Copied:
        for number in range(1, 100_001):
            context.progress(number / 125_000, f"{number} of 100000")
        return super().run(job, context)


class GpuModule(WaitModule):
    """Works alone."""

    name = "gpu"
    concurrency = 1


class Echo(BaseModel):
    text: str


class EchoModule(Module[Text, Echo]):
    """Gives back its text."""

    name = "echo"
    version = "1"
    input = Text
    output = Echo

    def run(self, job: Text, context: JobContext) -> Echo:
        return Echo(text=job.text)


def modules() -> tuple[Module[Any, Any], ...]:
    return (
        CopyModule(), RefuseModule(), CrashModule(), CountModule(), WarmModule(), DieModule(), HangModule(),
        WaitModule(), StubbornModule(), ChattyModule(), GpuModule(), EchoModule(),
    )  # fmt: skip
