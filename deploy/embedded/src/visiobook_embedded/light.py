"""What a start does without: parts of libraries that the fleet never uses, and validators that nobody has asked for."""

import sys

import pydantic

UNUSED = ("httpx._main", "pydantic.v1", "rich")
"""httpx's own command line, models of pydantic 1 (FastAPI refuses them), coloured tracebacks: 14 MB. The libraries that
would load them go on without."""


def load_lightly() -> None:
    """For the first lines of a program: what is imported from here on costs less time and memory.

    A model makes its validator when it is first used. Whether it can, is not found out at the start: tests do.
    """
    for unused in UNUSED:
        sys.modules.setdefault(unused, None)  # type: ignore[arg-type]  # importing it fails then
    pydantic.BaseModel.model_config["defer_build"] = True
