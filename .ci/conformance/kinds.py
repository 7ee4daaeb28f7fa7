"""The names of errors in the language, in both directions."""

import asyncio


class ProgramError(Exception):
    """An error that a program raises, of a kind that Python does not know."""

    def __init__(self, kind, payload):
        self.kind = kind
        self.payload = payload


class UnfitProgram(BaseException):
    """The program is none of the language, or takes too many steps. Its handlers do not see it."""


class ErrorValue:
    """An error as a value."""

    def __init__(self, kind, payload):
        self.kind = kind
        self.payload = payload

    def __eq__(self, other):
        return isinstance(other, ErrorValue) and vars(self) == vars(other)

    __hash__ = None


TYPES = [
    (GeneratorExit, "GeneratorExit"),
    (asyncio.CancelledError, "Cancelled"),
    (asyncio.TimeoutError, "Timeout"),
    (asyncio.InvalidStateError, "InvalidState"),
    (asyncio.QueueEmpty, "QueueEmpty"),
    (asyncio.QueueFull, "QueueFull"),
]

# A kind is a type of Python's and a part of its message.
MESSAGES = [
    (ValueError, "already executing", "AlreadyExecuting"),
    (TypeError, "can't send non-None value to a just-started", "SentBeforeStart"),
    (RuntimeError, "ignored GeneratorExit", "GeneratorIgnoredExit"),
    (RuntimeError, "raised StopIteration", "GeneratorRaisedStopIteration"),
    (AttributeError, "has no attribute 'send'", "NoSend"),
    (RuntimeError, "Lock is not acquired", "NotLocked"),
    (RuntimeError, "un-acquired lock", "NotLocked"),
    (ValueError, "released too many times", "ReleasedTooOften"),
    (ValueError, "task_done() called too many times", "TaskDoneTooOften"),
    (ValueError, "is empty", "NothingToWaitFor"),
    (RuntimeError, "Task got bad yield", "BadYield"),
    (RuntimeError, "yield was used instead of", "BadYield"),
    (RuntimeError, "Task cannot await on itself", "SelfAwait"),
]


def error_value(error):
    """The kind and the payload of an exception."""
    if isinstance(error, ProgramError):
        return ErrorValue(error.kind, error.payload)
    if isinstance(error, StopIteration):
        return ErrorValue("StopIteration", error.value)
    for type_, kind in TYPES:
        if isinstance(error, type_):
            return ErrorValue(kind, None)
    for type_, message, kind in MESSAGES:
        if type(error) is type_ and message in str(error):
            return ErrorValue(kind, None)
    if isinstance(error, UnfitProgram):
        raise error
    raise UnfitProgram(f"{type(error).__name__}: {error}") from error


def matches(value, kinds):
    """Whether a handler that names `kinds` takes an error."""
    return (
        "Any" in kinds
        or value.kind in kinds
        or ("Exception" in kinds and value.kind not in ("GeneratorExit", "Cancelled"))
    )


def make_error(kind, payload=None):
    """The exception for a kind that a program raises."""
    if kind == "GeneratorExit":
        return GeneratorExit()
    if kind == "Cancelled":
        return asyncio.CancelledError()
    if kind == "StopIteration":
        return StopIteration(payload)
    return ProgramError(kind, payload)


def plain(value):
    """A value as a trace shows it."""
    if isinstance(value, ErrorValue):
        return ["error", value.kind, plain(value.payload)]
    if isinstance(value, list):
        return [plain(item) for item in value]
    if value is None or type(value) in (int, str):
        return value
    raise UnfitProgram(f"not a plain value: {value!r}")


def with_error_values(value):
    """A result with the exceptions in its lists turned into error values."""
    if isinstance(value, BaseException):
        return error_value(value)
    if type(value) is list:
        return [with_error_values(item) for item in value]
    return value
