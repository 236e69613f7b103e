"""`vangnet sample`: draw a random sample that anyone can draw again, check one, and tell what it says."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import BinaryIO, TextIO

import click
import msgspec

from vangnet.errors import InputRefused, OutputRefused
from vangnet.scan import sampling

_DRAW = (
    "\b\nExample:\n  vangnet sample draw frame.txt --size 400 --seed 'PL0600-2026000042 2026-11-22' \\\n"
    "    --seed-chosen 'number of the case and date of the seizure' --out sample.txt --method method.json"
)
_CHECK = "\b\nExample:\n  vangnet sample check frame.txt sample.txt --method method.json"
_SAYS = "\b\nExample:\n  vangnet sample says --found 12 --size 400 --frame-size 210000 --what 'category 1'"

language_option = click.option(
    "--language", type=click.Choice(sampling.LANGUAGES), default="nl", show_default=True, help="Of the text."
)


@click.group()
def sample() -> None:
    """Draw a random sample whose method the defence can check, and tell what it says.

    A frame is a text file with the SHA-256 of every content, one a line.
    """


@sample.command(epilog=_DRAW)
@click.argument("frame", metavar="FRAME|-", type=click.File("r", encoding="utf-8"))
@click.option("--size", type=click.IntRange(1), required=True, help="How many contents.")
@click.option("--seed", required=True, help="A public text that nobody could choose to fit, such as the case number.")
@click.option("--seed-chosen", required=True, help="How the seed was chosen; told with the method.")
@click.option("--out", type=click.Path(), required=True, help="The file to write the sample to, in the order drawn.")
@click.option("--method", type=click.Path(), required=True, help="The file to write the method to, as JSON.")
@language_option
def draw(frame: TextIO, size: int, seed: str, seed_chosen: str, out: str, method: str, language: str) -> None:
    """Draw a sample from FRAME, and tell the method in words."""
    with _reading():
        drawn = sampling.draw(list(frame), size, seed=seed, seed_chosen=seed_chosen)
    for place in (out, method):
        if os.path.lexists(place):
            raise OutputRefused(f"{place}: exists already")
    _write(method, msgspec.json.format(msgspec.json.encode(drawn.method)) + b"\n")
    _write(out, "".join(f"{digest}\n" for digest in drawn.contents).encode())
    click.echo(sampling.tell_method(drawn.method, language))


@sample.command(epilog=_CHECK)
@click.argument("frame", metavar="FRAME|-", type=click.File("r", encoding="utf-8"))
@click.argument("drawn", metavar="SAMPLE", type=click.File("r", encoding="utf-8"))
@click.option("--method", type=click.File("rb"), required=True, help="The method that came with the sample.")
def check(frame: TextIO, drawn: TextIO, method: BinaryIO) -> None:
    """Check that SAMPLE is what the method draws from FRAME; exit code 4 tells that it is not."""
    with _reading():
        told = msgspec.json.decode(method.read(), type=sampling.Method)
        faults = list(sampling.differences(list(frame), list(drawn), told))
    for fault in faults:
        click.echo(fault)
    if faults:
        raise InputRefused(f"this is not the sample that the method draws: {len(faults)} differences")
    click.echo("This is the sample that the method draws from this frame.")


@sample.command(epilog=_SAYS)
@click.option("--found", type=click.IntRange(0), required=True, help="How many were found in the sample.")
@click.option("--size", type=click.IntRange(1), required=True, help="How many contents the sample has.")
@click.option("--frame-size", type=click.IntRange(1), required=True, help="How many contents the frame has.")
@click.option("--what", required=True, help="What was found, in words.")
@click.option("--confidence", default="0.95", show_default=True, help="As a fraction of one.")
@language_option
def says(found: int, size: int, frame_size: int, what: str, confidence: str, language: str) -> None:
    """Tell how many the whole frame holds when so many were found in the sample, exactly."""
    try:
        sure = Fraction(confidence)
    except (ValueError, ZeroDivisionError) as error:
        raise InputRefused(f"{confidence}: not a number between 0 and 1") from error
    told = sampling.interval(found, size, frame_size, confidence=sure)
    click.echo(sampling.tell_interval(told, what, language))


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except (UnicodeDecodeError, msgspec.DecodeError) as error:
        raise InputRefused(f"cannot be read: {error}") from error


def _write(place: str, content: bytes) -> None:
    try:
        with open(place, "xb") as file:
            file.write(content)
    except OSError as error:
        raise OutputRefused(f"{place}: {error.strerror or 'cannot be written'}") from error
