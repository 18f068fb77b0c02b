"""Log lines that hold no personal data: an exception is told by its type and place, never by its text."""

import logging
import traceback
from types import TracebackType

ExceptionTriple = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class SafeFormatter(logging.Formatter):
    """One line a record: time, level, logger, message; for an exception its type and the places it came through.

    Texts of exceptions are left out, because databases and parsers quote values in them (reliability.md P18).
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name logging calls
        """The line; of a request its status, method and route, never its address: anybody can type a name there."""
        request = getattr(record, "request", None)
        if request is not None and hasattr(record, "status_code"):
            match = getattr(request, "resolver_match", None)
            route = match.route if match else "no route"
            identity = getattr(request, "identity", "")
            record.message = f"{record.status_code} {request.method} {route} request {identity}"
        return super().formatMessage(record)

    def formatException(self, ei: ExceptionTriple) -> str:  # noqa: N802 - the name logging calls
        """Type and code places of an exception, innermost last."""
        kind, error, trace = ei
        name = kind.__qualname__ if kind else "unknown"
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        cause = error.__cause__ or error.__context__ if error else None
        behind = f" caused by {type(cause).__qualname__}" if cause else ""
        return "\n".join([f"{name}{behind}", *(f"  {place}" for place in places)])

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - the name logging calls
        """Nothing: a stack dump may quote source lines with values."""
        return ""
