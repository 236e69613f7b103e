"""One tree of errors; each class carries the exit code that the command line gives back for it.

    VangnetError             1  our own fault, or no better class
    |-- UsageError           2  the command makes no sense as typed
    |-- LogBroken            5  the audit log is not as it was written
    `-- InputRefused         4  what was given cannot be taken; nothing was changed
        |-- ListRefused         a list of known material with a fault, and its place
        |-- LibraryRefused      not a library, or a damaged one
        `-- OutputRefused       an output folder that belongs to another scan

A fault in one seized file is never an error: it is that file's status and reason.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command tells the shell. A documented contract: numbers are never reused."""

    DONE = 0
    FAULT = 1
    USAGE = 2
    DONE_WITH_UNREAD = 3
    REFUSED = 4
    BROKEN = 5


class VangnetError(Exception):
    """Anything that stops a command."""

    exit_code = ExitCode.FAULT


class UsageError(VangnetError):
    """The command makes no sense as typed."""

    exit_code = ExitCode.USAGE


class LogBroken(VangnetError):
    """The audit log is not as it was written: a line was changed, or is gone. No fault of a program looks like this."""

    exit_code = ExitCode.BROKEN


class InputRefused(VangnetError):
    """What was given cannot be taken. Nothing was changed."""

    exit_code = ExitCode.REFUSED


class ListRefused(InputRefused):
    """A list with a fault; `place` says where the first one is ("row 12, column md5")."""

    def __init__(self, reason: str, place: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.reason = reason
        self.place = place


class LibraryRefused(InputRefused):
    """Not a library, or one whose files do not agree with each other."""


class OutputRefused(InputRefused):
    """The output folder holds another exhibit, library version or set of options."""
