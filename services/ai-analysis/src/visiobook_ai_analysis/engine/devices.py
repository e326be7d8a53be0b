"""What can compute here: processors and NVIDIA accelerators, and the number format that each is best at.

Accelerators are found by what the driver tells, so that neither torch nor CUDA need be installed to count them.
"""

import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from visiobook_ai_analysis.engine.errors import EngineUnfit

_QUERY = ("nvidia-smi", "--query-gpu=index,name,memory.total,compute_cap", "--format=csv,noheader,nounits")
_QUERY_SECONDS = 10.0
_BFLOAT_FLAGS = frozenset({"avx512_bf16", "amx_bf16"})
_HALF_SINCE, _BFLOAT_SINCE = 5.3, 8.0
"""Compute capabilities of CUDA with arithmetic in half precision and in bfloat16 (CUDA C++ programming guide)."""


class DeviceKind(StrEnum):
    CPU = "cpu"
    CUDA = "cuda"


class Precision(StrEnum):
    AUTO = "auto"
    FLOAT = "fp32"
    HALF = "fp16"
    BFLOAT = "bf16"


@dataclass(frozen=True, slots=True)
class Device:
    """``memory`` in bytes, 0 where it is the machine's own. ``precisions``: what it computes natively."""

    kind: DeviceKind
    index: int = 0
    name: str = ""
    memory: int = 0
    precisions: frozenset[Precision] = frozenset({Precision.FLOAT})

    def __str__(self) -> str:
        return self.kind.value if self.kind is DeviceKind.CPU else f"{self.kind.value}:{self.index}"


def best_precision(device: Device, wanted: Precision = Precision.AUTO) -> Precision:
    """bf16 where the device has it, else fp16, else fp32. Raises EngineUnfit for one that it has not."""
    if wanted is Precision.AUTO:
        order = (Precision.BFLOAT, Precision.HALF, Precision.FLOAT)
        return next(precision for precision in order if precision in device.precisions)
    if wanted not in device.precisions:
        known = ", ".join(sorted(device.precisions))
        raise EngineUnfit(f"{device} does not compute in {wanted.value}: choose one of {known}, or auto")
    return wanted


def discover(
    *, ask_driver: Callable[[], str] | None = None, cpu_flags: Callable[[], frozenset[str]] | None = None
) -> list[Device]:
    """Every accelerator that this process may use, in the driver's order, and the processor last."""
    flags = (cpu_flags or _cpu_flags)()
    found = _accelerators((ask_driver or _ask_driver)(), os.environ.get("CUDA_VISIBLE_DEVICES"))
    own = {Precision.FLOAT, *([Precision.BFLOAT] if flags & _BFLOAT_FLAGS else [])}
    return [*found, Device(DeviceKind.CPU, name="processor", precisions=frozenset(own))]


def chosen(wanted: str, devices: Sequence[Device]) -> list[Device]:
    """The devices that a setting names: ``auto`` (accelerators, or else the processor), ``cpu``, ``cuda``, ``cuda:1``;
    several with commas. Raises EngineUnfit naming what there is."""
    if wanted == "auto":
        return [device for device in devices if device.kind is DeviceKind.CUDA] or list(devices[-1:])
    found: list[Device] = []
    for name in wanted.split(","):
        named = [device for device in devices if name.strip() in (str(device), device.kind.value)]
        if not named:
            raise EngineUnfit(f"no device {name.strip()!r} here: there is {', '.join(map(str, devices))}")
        found += [device for device in named if device not in found]
    return found


def _accelerators(told: str, visible: str | None) -> list[Device]:
    """Lines of ``index, name, MiB, capability``; what CUDA_VISIBLE_DEVICES hides is left out, as CUDA itself does."""
    rows = [[part.strip() for part in line.split(",")] for line in told.splitlines() if line.count(",") == 3]
    if visible is not None:
        allowed = [part.strip() for part in visible.split(",")]
        rows = [row for name in allowed for row in rows if row[0] == name]
    return [_accelerator(place, row) for place, row in enumerate(rows)]


def _accelerator(place: int, row: list[str]) -> Device:
    """CUDA counts from 0 what it is allowed to see."""
    _, name, megabytes, capability = row
    level = float(capability) if capability.replace(".", "", 1).isdigit() else 0.0
    precisions = {Precision.FLOAT}
    if level >= _HALF_SINCE:
        precisions.add(Precision.HALF)
    if level >= _BFLOAT_SINCE:
        precisions.add(Precision.BFLOAT)
    memory = int(megabytes) * 1024 * 1024 if megabytes.isdigit() else 0
    return Device(DeviceKind.CUDA, place, name, memory, frozenset(precisions))


def _ask_driver() -> str:
    try:
        done = subprocess.run(_QUERY, capture_output=True, text=True, timeout=_QUERY_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""


def _cpu_flags(path: Path = Path("/proc/cpuinfo")) -> frozenset[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        return frozenset()
    line = next((line for line in text.splitlines() if line.startswith("flags")), "")
    return frozenset(line.partition(":")[2].split())
