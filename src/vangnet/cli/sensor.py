"""`vangnet sensor`: was a picture made by the sensor of one device? For an expert, on demand."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.text import Text

from vangnet.capture.sensing import Asked, Sensing, of_camera, sense
from vangnet.errors import ExitCode, InputRefused, UsageError
from vangnet.scan.passwords import read_passwords
from vangnet.scan.report.visible import visible
from vangnet.words import Word

_EXAMPLE = """
\b
Examples:
  vangnet sensor exhibit-17 --references flat.txt --others others.txt --query 9f86d081884c7d65...
  vangnet sensor exhibit-17 --camera 0123456 --others others.txt --query queries.txt --asked-by "A. de Vries" --json

A list of media is a text file with a SHA-256 a line, or SHA-256s with commas between them. References are ten or more
originals of the device, flat ones for choice; --others are twenty or more originals of other devices of that size, of
the same model if possible. What shows that it was made smaller, cropped, compressed again or edited is refused, with
its reason. Exit code 3: a picture was not compared; why is told.
"""

_SAID = {
    "nl": {
        "device": "Sensor van {0} {1} ({2} x {3} beeldpunten)", "by": "Gevraagd door {0}",
        "used": "{0} vergelijkingsfoto's van dit toestel, {1} foto's van andere toestellen",
        "left": "Niet gebruikt", "nothing": "Niets te zeggen: {0}",
    },
    "en": {
        "device": "Sensor of {0} {1} ({2} x {3} pixels)", "by": "Asked by {0}",
        "used": "{0} references of this device, {1} pictures of other devices",
        "left": "Left out", "nothing": "Nothing can be said: {0}",
    },
}  # fmt: skip
_file = click.Path(path_type=Path)


@click.command(epilog=_EXAMPLE)
@click.argument("directory", metavar="DIR", type=_file)
@click.option("--references", metavar="LIST", help="Media of the device.")
@click.option("--camera", metavar="SERIAL", help="Instead: the media that tell this serial number, at most 50.")
@click.option("--query", "queries", metavar="LIST", multiple=True, required=True, help="Media to be compared.")
@click.option("--others", metavar="LIST", required=True, help="Media of other devices, to calibrate with.")
@click.option("--asked-by", metavar="NAME", help="Who asks; told with the answer.")
@click.option("--exhibit", type=_file, help="Where the evidence stands now.  [default: where the scan found it]")
@click.option("--jobs", "-j", type=click.IntRange(1), help="Workers at once.  [default: one per processor]")
@click.option("--passwords", metavar="FILE", type=_file, help="Text file with passwords, one a line; not stored.")
@click.option("--signatures", metavar="FILE", type=_file, help="TOML file: what `vangnet signatures learn` learnt.")
@click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one document.")
def sensor(
    directory: Path,
    references: str | None,
    camera: str | None,
    queries: tuple[str, ...],
    others: str,
    asked_by: str | None,
    exhibit: Path | None,
    jobs: int | None,
    passwords: Path | None,
    signatures: Path | None,
    language: str,
    as_json: bool,
) -> int:
    """Say how likely it is that pictures were made by the sensor of one device, on originals only.

    Told is a likelihood ratio with the rate of false alarms and the sample that both rest on. It is an indication for
    an expert: nothing is tied, and nothing in DIR is changed.
    """
    if (references is None) == (camera is None):
        raise UsageError("give either --references or --camera")
    asked, foreign = tuple(_media(queries)), tuple(_media([others]))
    if references is not None:
        own = tuple(_media([references]))
    else:
        own = of_camera(directory, camera or "", (*asked, *foreign))
    told = sense(
        directory,
        Asked(own, asked, foreign),
        exhibit=exhibit,
        passwords=read_passwords(passwords) if passwords else (),
        jobs=jobs,
        signatures=signatures,
    )
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(_with_sentences(told, asked_by, language))).decode())
    else:
        _print(told, asked_by, language)
    is_whole = all(answer.comparison is not None for answer in told.answers)
    return ExitCode.DONE if is_whole else ExitCode.DONE_WITH_UNREAD


def _media(several: Iterable[str]) -> Iterator[str]:
    """The SHA-256s of files and lists."""
    for each in several:
        place = Path(each)
        is_list = re.fullmatch(r"[\s,]*[0-9a-fA-F]{64}(?:[\s,]+[0-9a-fA-F]{64})*[\s,]*", each)
        try:
            text = each if is_list else place.read_text("utf-8")
        except (OSError, UnicodeDecodeError, ValueError) as error:
            raise InputRefused(f"{each[:80]}: neither SHA-256s nor a text file of them: {error}") from error
        digests = re.split(r"[\s,]+", text.strip(" \t\r\n,\ufeff").lower())
        if fault := next((one for one in digests if not re.fullmatch("[0-9a-f]{64}", one)), None):
            raise InputRefused(f"{each[:80]}: {fault[:80]!r} is no SHA-256")
        yield from digests


def _print(told: Sensing, asked_by: str | None, language: str) -> None:
    said, console = _SAID[language], Console(highlight=False, soft_wrap=True)

    def line(text: str, style: str = "default") -> None:
        console.print(Text(visible(text), style=style))

    line(said["device"].format(told.make, told.model, told.width, told.height), "bold")
    line(said["used"].format(len(told.references), len(told.others)))
    if asked_by:
        line(said["by"].format(asked_by))
    if told.left_out:
        line(said["left"], "bold")
    for each in told.left_out:
        line(f"  {each.sha256}  {each.why.tell(language)}")
    if told.why is not None:
        line(said["nothing"].format(told.why.tell(language)), "bold yellow")
    for answer in told.answers if told.why is None else ():
        line(answer.sha256, "bold")
        if answer.comparison is not None:
            line(f"  {answer.comparison.told.tell(language)}")
        for note in (answer.why, *answer.notes):
            if note is not None:
                line(f"  {note.tell(language)}")
    for note in told.notes:
        line(note.tell(language))


def _with_sentences(told: Sensing, asked_by: str | None, language: str) -> object:
    """The same as plain values, and beside it the sentences that people read, in their order."""
    sentences = [{"word": each, "told": each.tell(language)} for each in _words_of(told)]
    return {"asked_by": asked_by, "sensing": told, "sentences": sentences}


def _words_of(told: Sensing) -> Iterator[Word]:
    yield from (each.why for each in told.left_out)
    for answer in told.answers:
        if answer.comparison is not None:
            yield answer.comparison.told
        if answer.why is not None:
            yield answer.why
        yield from answer.notes
    yield from told.notes
