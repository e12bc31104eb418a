"""One line per event, for people on a terminal or as JSON for machines; who a citizen is never enters a line."""

import logging
import sys
import traceback
from pathlib import Path

import structlog

from hall.sections import LogSettings


def set_up_logs(settings: LogSettings, program: str) -> None:
    """Send every logger of this process to standard error, each line stamped with the program's name."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _named(program),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_last(settings)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.level.upper())


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module: `log.info("ticket printed", ticket=…)`."""
    bound: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name, module=name)
    return bound


def spell_error(error: BaseException) -> str:
    """An error's kind and the places it passed, on one line and without its message, which may quote a payload."""
    frames = traceback.extract_tb(error.__traceback__)
    way = " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{type(error).__name__} at {way}"


def _last(settings: LogSettings) -> list[structlog.typing.Processor]:
    if settings.json:
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    # The default formatter prints local variables, and with them whatever a citizen said.
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]


def _named(program: str) -> structlog.typing.Processor:
    def name(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        event.setdefault("program", program)
        return event

    return name
