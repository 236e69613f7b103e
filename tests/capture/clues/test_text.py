"""Text in pictures is read offline, in a confined worker."""

import difflib
import io
from pathlib import Path

import msgspec
import pytest

from tests.capture.clues.drawn import LINES, drawn
from vangnet.capture.clues import text
from vangnet.scan.viewing import Visit, Visitor
from vangnet.words import word

READER = "vangnet.capture.clues.text:read"


def recall(told: text.Page) -> float:
    """The share of the drawn letters that stand in their order in one line that was read."""
    read = ["".join(line.text.split()) for line in told.lines]
    right = 0
    lines = ["".join(line.split()) for line in LINES]
    for line in lines:
        alike = (difflib.SequenceMatcher(None, line, other, autojunk=False) for other in read)
        right += max((sum(block.size for block in each.get_matching_blocks()) for each in alike), default=0)
    return right / sum(map(len, lines))


def page(data: bytes) -> text.Page:
    return text.page_of(text.read(io.BytesIO(data), "image/jpeg", b"", lambda: None))


@pytest.mark.parametrize(
    ("how", "least"),
    [
        ({"size": 16}, 0.95),
        ({"size": 48, "noisy": True}, 0.95),
        ({"contrast": 15}, 0.95),
        ({"size": 24, "noisy": True, "contrast": -90}, 0.95),
        ({"angle": 90}, 0.95),
        ({"angle": 270}, 0.95),
        ({"angle": 180}, 0.95),
        ({"angle": 3}, 0.9),
    ],
)
def test_drawn_text_is_read(how: dict[str, int], least: float) -> None:
    assert recall(page(drawn(**how))) >= least  # type: ignore[arg-type]


def test_what_was_turned_is_told() -> None:
    assert {line.turned_degrees for line in page(drawn(angle=90)).lines} == {270}


def test_a_picture_without_text_gives_none() -> None:
    assert page(drawn((), noisy=True)) == text.Page()


def test_text_is_read_in_a_confined_worker(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(drawn())
    (tmp_path / "b.jpg").write_bytes(b"\xff\xd8\xff\xe0 broken")
    with Visitor(tmp_path, READER, jobs=1) as visitor:
        (_, good, _), (_, bad, reason) = visitor.read([Visit("a.jpg"), Visit("b.jpg")])
    assert good is not None
    assert recall(text.page_of(good)) > 0.95
    assert bad is None
    assert reason is not None


def test_missing_language_data_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    text._reader.cache_clear()
    try:
        told = page(drawn())
    finally:
        text._reader.cache_clear()
    assert told == text.Page(problems=(word("clues.no_language_data", languages="eng, nld"),))


def test_a_page_survives_the_way_from_the_worker() -> None:
    one = text.Page((text.Line("x", 90.0, 270, 1000),), (word("clues.text_cut", seconds=6),))
    assert text.page_of(msgspec.json.encode(one)) == one


def test_what_tesseract_remarks_does_not_end_a_confined_worker(tmp_path: Path) -> None:
    """Of a small picture it says that it must guess the resolution, into a file that a worker may not open."""
    (tmp_path / "sign.jpg").write_bytes(drawn(("CAMPING ZONNEHOF",), size=60, canvas=(800, 200)))
    with Visitor(tmp_path, READER, jobs=1) as visitor:
        ((_, told, reason),) = visitor.read([Visit("sign.jpg")])
    assert reason is None
    assert told is not None
