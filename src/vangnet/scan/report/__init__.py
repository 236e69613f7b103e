"""The page about a scan, for the people who must act on it: `report.html`."""

import os

from vangnet.errors import OutputRefused
from vangnet.scan.parts.written import read as read_joined
from vangnet.scan.report.figures import count_figures
from vangnet.scan.report.page import page
from vangnet.scan.report.view import View
from vangnet.scan.report.words import LANGUAGES, words
from vangnet.scan.results import Results

__all__ = ["LANGUAGES", "REPORT", "write_report"]

REPORT = "report.html"


def write_report(directory: str | os.PathLike[str], language: str = "nl") -> str:
    """Write the page into the folder of the scan and return where it is. An older page is replaced."""
    results = Results.open(directory)
    view = View(count_figures(results), results.summary, words(language), read_joined(directory))
    place = os.path.join(results.directory, REPORT)
    part = f"{place}.part-{os.getpid()}"
    try:
        with open(part, "w", encoding="utf-8") as file:
            file.write(page(view))
        os.replace(part, place)
    except OSError as error:
        raise OutputRefused(f"{place}: {error.strerror or 'cannot be written'}") from error
    return place
