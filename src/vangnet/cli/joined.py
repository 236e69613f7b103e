"""Joined files on the terminal: what each is, how that was proven, and where its parts lie."""

from rich.console import Console
from rich.text import Text

from vangnet.scan.parts.written import Told, Whole
from vangnet.scan.report.joined import limits, summary
from vangnet.scan.report.visible import visible
from vangnet.scan.report.words import Words, words


def print_joined(told: Told, language: str) -> None:
    """Print every joined file with its parts, and what was not tried."""
    said = words(language)
    console = Console(highlight=False, soft_wrap=True)
    console.print(summary(told, said), style="bold")
    for whole in told.joined:
        console.print(_line(whole, said))
        for part in whole.parts:
            for place in part.places:
                console.print(Text(f"    {visible(place.exhibit)}: {visible(place.address)}", style="dim"))
    for line in limits(told, said):
        console.print(line, style="yellow")


def _line(whole: Whole, said: Words) -> Text:
    line = Text(said.status(whole.status), style="bold")
    facts = [whole.name, whole.type or "", said.size(whole.size or 0), said.word("proofs", whole.proof)]
    facts += [said.reason(whole.reason)["label"]] if whole.reason else []
    facts += [said.word("doubts", doubt) for doubt in whole.doubts]
    facts += [f"{visible(hit['list'])} {visible(hit['category'] or '')}".strip() for hit in whole.hits]
    line.append("  " + " · ".join(filter(None, facts)), style="default")
    return line
