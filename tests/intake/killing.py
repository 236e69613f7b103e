"""A worker that dies at reports with a certain text, as one would whose decoder had a fault."""

import os
import signal
from collections.abc import Callable
from typing import Any

from vangnet.intake import worker
from vangnet.intake.formats import cybertip_xml
from vangnet.sandbox import Channel

DEADLY = "dodelijk"


def prepare(settings: bytes) -> Callable[[Channel], None]:
    """Give the true loop, in which reading a report with that text kills the process."""
    reads = cybertip_xml.report

    def report(piece: Any) -> Any:
        if any(DEADLY in text for text in piece):
            os.kill(os.getpid(), signal.SIGSEGV)
        return reads(piece)

    cybertip_xml.report = report  # type: ignore[assignment]  # in this process only
    return worker.prepare(settings)
