"""Text in pictures, read offline (Tesseract) inside a confined worker, from pixels that the own decoder made.

Turned text is found by turning: a picture is read as it lies, then on its sides and upside down where that told little.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import cv2
import msgspec
import numpy as np
import tesserocr
from PIL import Image

from vangnet.capture.clues.keys import key
from vangnet.evidence import types
from vangnet.evidence.types import Family
from vangnet.scan.viewing.filming import strip
from vangnet.scan.viewing.picturing import picture
from vangnet.scan.viewing.wire import AskFrames, AskPicture, Look
from vangnet.words import Word, word

SIDE = 1_600
"""The longest side that is read, in pixels; what is smaller than half of it is doubled first."""

STILLS = 4
"""So many of a video are read, evenly spread."""

SECONDS = 6.0
"""Of processor time, for one picture or all stills of a video."""

LANGUAGES = ("nld", "eng")
LEAST_CONFIDENCE = 40
"""Of a word, of 100. With less it is taken for texture."""

_SURE_CONFIDENCE = 85  # of a line that counts when ways to turn a picture are compared
_ENOUGH = 12  # letters and digits in such lines, after which it is not turned any further
_LEAST_SIGNS = 3  # letters and digits of a line, each as much as it is sure
_WAITING = 4  # times as much time by the clock, on a machine that does other things too
_FOLDERS = ("usr/share/tesseract-ocr/*/tessdata", "usr/share/tessdata", "usr/local/share/tessdata")
_STROKE_PIXELS = 15  # letters of thinner strokes are told from whatever ground they stand on
_LEAST_CONTRAST = 30.0
_OTSU, _SAUVOLA = "0", "2"
_TURNS = {0: None, 90: Image.Transpose.ROTATE_90, 270: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180}

_NOWHERE = os.open(os.devnull, os.O_WRONLY)

os.environ.setdefault("OMP_THREAD_LIMIT", "1")


class Line(msgspec.Struct, frozen=True):
    """A line of text, how sure the reader is (of 100), and how far the picture was turned to read it, to the left."""

    text: str
    confidence: float
    turned_degrees: int = 0
    at_ms: int | None = None


class Page(msgspec.Struct, frozen=True):
    """What was read in one content, and what could not be."""

    lines: tuple[Line, ...] = ()
    problems: tuple[Word, ...] = ()


def language_data() -> Path | None:
    """Give the folder with Tesseract's language data on this machine: what TESSDATA_PREFIX names, else Debian's."""
    named = os.environ.get("TESSDATA_PREFIX")
    found = [Path(named)] if named else [place for each in _FOLDERS for place in sorted(Path("/").glob(each))]
    return next((folder for folder in reversed(found) if _languages(folder)), None)


def read(body: BinaryIO, type_: str, words: bytes, tick: Callable[[], None]) -> bytes:  # noqa: ARG001
    """Read the text in a picture or in stills of a video, as a `Page` in JSON: for `scan.viewing.Visitor`.

    Where no language data lies on this machine, the page says so. Raises Undecodable.
    """
    tick()
    reader, problems = _reader()
    if reader is None:
        return msgspec.json.encode(Page(problems=problems))
    if types.family(type_) is Family.VIDEO:
        shown = strip(body, type_, AskFrames(Look(SIDE, grey=True), STILLS)).frames
    else:
        shown = (picture(body, type_, AskPicture(Look(SIDE, grey=True))),)
    lines: dict[str, Line] = {}
    deadline = time.process_time() + SECONDS
    for still in shown:
        tick()
        with _quiet(), Image.open(BytesIO(still.data), formats=["JPEG"]) as image:
            for line in _turned(reader, image.convert("L"), deadline):
                lines.setdefault(line.text, msgspec.structs.replace(line, at_ms=still.at_ms))
    if time.process_time() > deadline:
        problems = (*problems, word("clues.text_cut", seconds=round(SECONDS)))
    return msgspec.json.encode(Page(tuple(lines.values()), problems))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Tesseract's remarks off the terminal. Its own way opens a file, dies where that is refused, as in a worker.

    So what stands for "nowhere" is opened when this module is, before a worker is confined.
    """
    kept = os.dup(2)
    try:
        os.dup2(_NOWHERE, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def page_of(told: bytes) -> Page:
    """Unpack what `read` gave."""
    return msgspec.json.decode(told, type=Page)


def _languages(folder: Path) -> tuple[str, ...]:
    return tuple(language for language in LANGUAGES if (folder / f"{language}.traineddata").is_file())


@cache
def _reader() -> tuple[Any, tuple[Word, ...]]:
    """Open Tesseract once in a worker; tells which language data is missing."""
    folder = language_data()
    found = _languages(folder) if folder else ()
    missing = ", ".join(sorted(set(LANGUAGES) - set(found)))
    problems = (word("clues.no_language_data", languages=missing),) if missing else ()
    if folder is None:
        return None, problems
    reader = tesserocr.PyTessBaseAPI(path=f"{folder}/", lang="+".join(found), psm=tesserocr.PSM.SPARSE_TEXT)
    reader.SetVariable("debug_file", "")
    return reader, problems


def _turned(reader: Any, image: Image.Image, deadline: float) -> Iterator[Line]:
    """Read a picture as it lies, then turned where that told little: the way to turn it that tells most counts."""
    if max(image.size) < SIDE / 2:
        image = image.resize((image.width * 2, image.height * 2), Image.Resampling.BICUBIC)
    best: list[Line] = []
    for degrees, turn in _TURNS.items():
        lines = _read_all_ways(reader, image if turn is None else image.transpose(turn), degrees, deadline)
        best = max(best, lines, key=_told)
        if _told(best) >= _ENOUGH:
            break
    yield from best


def _read_all_ways(reader: Any, image: Image.Image, degrees: int, deadline: float) -> list[Line]:
    """Read letters on an even ground, then dark and light ones on any ground; what adds nothing is left out."""
    told: list[Line] = []
    for method, shape in ((_OTSU, None), (_SAUVOLA, cv2.MORPH_BLACKHAT), (_SAUVOLA, cv2.MORPH_TOPHAT)):
        milliseconds = round((deadline - time.process_time()) * 1000 * _WAITING)
        if milliseconds <= 0:
            break
        reader.SetVariable("thresholding_method", method)
        lines = _lines(reader, image if shape is None else _strokes(image, shape), degrees, milliseconds)
        told += [line for line in lines if _signs(line.text) * line.confidence / 100 >= _LEAST_SIGNS]
    kept: list[Line] = []
    for line in sorted(told, key=lambda line: -_signs(line.text) * line.confidence):
        if not any(key(line.text) in key(other.text) for other in kept):
            kept.append(line)
    return kept


def _strokes(image: Image.Image, shape: int) -> Image.Image:
    """What is thinner than a stroke and darker (black hat) or lighter (top hat) than around it, as dark on white."""
    smooth = cv2.GaussianBlur(np.asarray(image), (0, 0), 0.8)
    kernel = np.ones((_STROKE_PIXELS, _STROKE_PIXELS), np.uint8)
    strokes = cv2.morphologyEx(smooth, shape, kernel).astype(np.float32)
    strokes *= 255 / max(_LEAST_CONTRAST, float(np.percentile(strokes, 99.5)))
    return Image.fromarray((255 - np.minimum(strokes, 255)).astype(np.uint8))


def _told(lines: list[Line]) -> int:
    """How much was surely read: letters and digits of lines that are no texture."""
    return sum(_signs(line.text) for line in lines if line.confidence >= _SURE_CONFIDENCE and _signs(line.text) > 2)


def _signs(text: str) -> int:
    return sum(sign.isalnum() for sign in text)


def _lines(reader: Any, image: Image.Image, degrees: int, milliseconds: int) -> Iterator[Line]:
    width, height = image.size
    reader.SetImageBytes(image.tobytes(), width, height, 1, width)
    reader.SetSourceResolution(200)
    if not reader.Recognize(timeout=milliseconds):
        return
    found = reader.GetIterator()
    words: list[tuple[str, float]] = []
    for each in tesserocr.iterate_level(found, tesserocr.RIL.WORD) if found else ():
        if each.IsAtBeginningOf(tesserocr.RIL.TEXTLINE) and words:
            yield _line(words, degrees)
            words = []
        if not each.Empty(tesserocr.RIL.WORD):
            confidence = each.Confidence(tesserocr.RIL.WORD)
            text = each.GetUTF8Text(tesserocr.RIL.WORD).strip()
            if confidence >= LEAST_CONFIDENCE and any(sign.isalnum() for sign in text):
                words.append((text, confidence))
    if words:
        yield _line(words, degrees)


def _line(words: list[tuple[str, float]], degrees: int) -> Line:
    mean = sum(confidence for _, confidence in words) / len(words)
    return Line(" ".join(text for text, _ in words), round(mean, 1), degrees)
