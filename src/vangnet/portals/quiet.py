"""What the door logs: that something went wrong and where in the program, never what was sent or by whom."""

import logging
import traceback

from gunicorn.glogging import Logger


class Quiet(logging.Formatter):
    """Writes the fixed words of a message and the places in the program; never its values, nor an error's own text."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and one for each place of an error."""
        told = [f"{self.formatTime(record)} {record.levelname} {record.name}: {record.msg!s}"]
        if record.exc_info and record.exc_info[0] is not None:
            told.append(f"  {record.exc_info[0].__qualname__}")
            frames = traceback.extract_tb(record.exc_info[2])
            told += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return "\n".join(told)


class QuietServer(Logger):  # type: ignore[misc]  # gunicorn brings no types
    """The web server's own log, in the same few words. It starts at errors: its warnings name addresses."""

    def setup(self, cfg: object) -> None:
        """Set up as always, then write as above; no line for a request."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Quiet())
        self.error_log.setLevel(logging.ERROR)
        self.access_log.handlers.clear()
        self.access_log.disabled = True
