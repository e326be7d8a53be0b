"""What can go wrong in the engine room.

EngineError
├── EngineOutOfMemory   not even one piece of work fits
├── EngineBusy          the queue stayed full until the deadline
├── EngineLate          the deadline passed in the middle of the work
├── EngineStopped       the engine was closed, or the other end is gone
├── EngineUnfit         a setting that this machine or installation cannot fulfil
└── ModelFailed         the model raised an error on this work
"""


class EngineError(Exception):
    """A request to the engine room has no result."""

    code = "engine-error"


class EngineOutOfMemory(EngineError):
    """Not even one piece of work fits into memory."""

    code = "engine-out-of-memory"


class EngineBusy(EngineError):
    """There was no room in the queue until the deadline."""

    code = "engine-busy"


class EngineLate(EngineError):
    """The deadline passed before everything was done."""

    code = "engine-late"


class EngineStopped(EngineError):
    """The engine is closed, or its process is gone."""

    code = "engine-stopped"


class EngineUnfit(EngineError):
    """What is asked for cannot be had here; the message says what to do."""

    code = "engine-unfit"


class ModelFailed(EngineError):
    """A model raised an error."""

    code = "model-failed"


ERRORS: dict[str, type[EngineError]] = {
    kind.code: kind for kind in (EngineOutOfMemory, EngineBusy, EngineLate, EngineStopped, EngineUnfit, ModelFailed)
}
"""By code, for what travels between processes."""
