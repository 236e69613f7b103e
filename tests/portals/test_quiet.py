"""What the door logs: where something went wrong, and never what was sent."""

import logging
import sys

from vangnet.portals.quiet import Quiet


def test_a_fault_is_logged_by_its_place_without_its_words() -> None:
    try:
        raise ValueError("pimpelmees@example.org")  # noqa: TRY301  # an error of a library repeats what it was given
    except ValueError:
        record = logging.LogRecord(
            "django.request", logging.ERROR, __file__, 1, "%s: %s", ("fault", "/status/?code=1"), sys.exc_info()
        )
    told = Quiet().format(record)
    assert "ValueError" in told
    assert "test_quiet.py" in told
    assert "pimpelmees" not in told
    assert "code=1" not in told
