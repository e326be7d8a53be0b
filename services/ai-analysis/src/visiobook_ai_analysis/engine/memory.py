"""How much memory is in use, and whether an error says that there was too little."""

import ctypes
import gc
import sys
from pathlib import Path

import psutil

_WORDS = (
    "out of memory",
    "bad_alloc",
    "bad allocation",
    "failed to allocate",
    "can't allocate memory",
    "cannot allocate memory",
    "not enough memory",
    "cublas_status_alloc_failed",
    "bfcarena::allocaterawinternal",
)
"""As ONNX Runtime, torch on either device and C++ say it; none of them has one class of error for it."""


def resident_bytes() -> int:
    """Memory of this process that is in RAM."""
    return int(psutil.Process().memory_info().rss)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error means that memory was short, whichever library raised it."""
    return isinstance(error, MemoryError) or any(word in str(error).lower() for word in _WORDS)


def release() -> None:
    """Give what is free back to the system: after a batch that failed the heap is full of holes (glibc keeps them)."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # not in musl
        if trim is not None:
            trim(0)


def container_limit(root: Path = Path("/sys/fs/cgroup")) -> int | None:
    """Bytes that this control group may use (cgroup v2), None without a limit."""
    try:
        text = (root / "memory.max").read_text(encoding="ascii").strip()
    except OSError:
        return None
    return int(text) if text.isdigit() else None
