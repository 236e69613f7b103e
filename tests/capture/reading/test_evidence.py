"""What is read of the evidence files equals what ExifTool reads, or the difference is explained."""

from pathlib import Path

import pytest

from tests.capture.reading.manifest import ALWAYS, ONLY_EXIFTOOL, differences
from vangnet.capture.reading.exiftool import PATH, Exiftool

pytestmark = pytest.mark.evidence


def test_the_libraries_alone_leave_no_difference_unexplained(evidence: Path) -> None:
    _, found = differences(evidence)
    assert [each for each in found if each.why is None] == []
    assert {each.path for each in found} == {*ONLY_EXIFTOOL, *(path for path, _ in ALWAYS)}, "an explanation is stale"


def test_with_exiftool_no_difference_is_left_but_those_that_stay(evidence: Path) -> None:
    if not Path(PATH).exists():
        pytest.skip("no ExifTool on this machine")
    with Exiftool() as exiftool:
        _, found = differences(evidence, exiftool)
    assert {(each.path, each.field) for each in found} == set(ALWAYS)


def test_the_document_tells_every_difference() -> None:
    document = (Path(__file__).parents[3] / "docs" / "capture" / "reading.md").read_text()
    for path, why in (*ONLY_EXIFTOOL.items(), *((path, why) for (path, _), why in ALWAYS.items())):
        assert f"| {path} |" in document
        assert why in document
