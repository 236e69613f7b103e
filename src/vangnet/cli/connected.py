"""How two media of a series hang together, on the terminal: every tie with its reason, and the weakest."""

from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.text import Text

from vangnet.capture.connecting import Connection, connection
from vangnet.capture.findings import Tie
from vangnet.scan.report.visible import visible
from vangnet.words import word

_SAID = {
    "nl": {
        "series": "Beide in serie {0}, langs {1} banden", "weakest": "Zwakste band op deze weg",
        "none": "Deze media horen voor zover bekend niet bij één serie.", "in": "{0}: serie {1}",
        "alone": "{0}: hoort bij geen serie", "proposal": "Een serie is een voorstel: een mens bevestigt haar.",
    },
    "en": {
        "series": "Both in series {0}, along {1} ties", "weakest": "Weakest tie on this path",
        "none": "These media belong to no one series, as far as is known.", "in": "{0}: series {1}",
        "alone": "{0}: belongs to no series", "proposal": "A series is a proposal: a person confirms it.",
    },
}  # fmt: skip


def print_connection(directory: Path, first: str, second: str, language: str, *, as_json: bool) -> None:
    """Print the ties that lead from one medium to another."""
    told = connection(directory, first, second)
    if as_json:
        sentences = [{"word": tie.reason, "told": tie.reason.tell(language)} for tie in told.path]
        value = {"connection": told, "sentences": sentences}
        click.echo(msgspec.json.format(msgspec.json.encode(value)).decode())
        return
    console = Console(highlight=False, soft_wrap=True)
    for line in _lines(told, language):
        console.print(Text(visible(line)))


def _lines(told: Connection, language: str) -> list[str]:
    said = _SAID[language]
    if told.weakest is None:
        several = ((told.first, told.first_series), (told.second, told.second_series))
        return [said["none"], *(said["alone" if one is None else "in"].format(sha256, one) for sha256, one in several)]
    here, lines = told.first, [said["series"].format(told.first_series, len(told.path)), told.first]
    for tie in told.path:
        here = tie.second if here == tie.first else tie.first
        lines += [f"  {_tie(tie, language)}", here]
    return [*lines, f"{said['weakest']}: {_tie(told.weakest, language)}", said["proposal"]]


def _tie(tie: Tie, language: str) -> str:
    return f"{word(f'series.kind_{tie.kind}').tell(language)} ({tie.strength:.2f}): {tie.reason.tell(language)}"
