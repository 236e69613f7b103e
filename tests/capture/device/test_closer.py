"""A copy that is closer to its source than the listed one is told with its reasons."""

from datetime import datetime

from tests.capture.device.made import medium
from vangnet.capture.device.closer import Listed, closer
from vangnet.capture.facts import Facts, Kind, Medium, Signature, Stamp
from vangnet.capture.findings import Claim, Confidence

LATE = "2024-05-06T07:08:09"


def copy(
    name: str,
    size: str,
    *,
    status: str = "similar",
    make: str | None = None,
    at: str | None = None,
    quality: str = "custom",
    length: int = 900_000,
    duration: int | None = None,
) -> Medium:
    stamps = (
        (Stamp(tag="Exif:DateTimeOriginal", written=at, kind=Kind.CAPTURED, local=datetime.fromisoformat(at)),)
        if at
        else ()
    )
    signature = Signature(form="jpeg", features={"size": size, "quality": quality})
    facts = Facts(type="image/jpeg", make=make, model=make and "x", stamps=stamps, signature=signature)
    return medium(name, facts, status=status, size=length, duration_ms=duration)


def codes(found: object) -> list[str]:
    return [note.code.removeprefix("device.closer_") for note in found.notes]  # type: ignore[attr-defined]


def test_a_larger_copy_with_camera_metadata_is_closer_than_the_listed_one() -> None:
    mine = copy("a", "4032x3024", make="Apple", at="2024-05-06T07:08:09")
    listed = copy("b", "1600x1200", status="known", quality="70")
    found = closer(mine, [mine, listed])
    assert found is not None
    assert found.kind == Claim.CLOSER_SOURCE
    assert codes(found) == ["than_listed", "pixels", "camera"]
    assert found.confidence == Confidence.STRONG
    assert closer(listed, [mine, listed]) is None


def test_without_a_listed_copy_it_is_compared_with_the_others_and_says_so() -> None:
    mine, other, third = (copy(name, size) for name, size in (("a", "2000x1500"), ("b", "1600x1200"), ("c", "800x600")))
    found = closer(mine, [other, third])
    assert found is not None
    assert codes(found)[0] == "than_copies"
    assert found.confidence == Confidence.WEAK
    assert closer(other, [mine, third]) is None
    assert closer(mine) is None


def test_a_longer_film_an_earlier_date_and_a_better_quality_are_reasons() -> None:
    listed = copy("b", "640x480", status="known", duration=10_000, at=LATE, quality="70")
    assert codes(closer(copy("a", "640x480", duration=20_000), [listed])) == ["than_listed", "longer"]
    assert codes(closer(copy("a", "640x480", at="2020-01-01T00:00:00"), [listed])) == ["than_listed", "earlier"]
    assert codes(closer(copy("a", "640x480", quality="90"), [listed])) == ["than_listed", "less_encoded"]
    assert codes(closer(copy("a", "640x480", length=2_000_000), [listed])) == ["than_listed", "bytes"]


def test_what_speaks_against_it_is_kept() -> None:
    mine = copy("a", "4032x3024", make="Apple", duration=5_000)
    found = closer(mine, [copy("b", "640x480", status="known", duration=60_000)])
    assert found is not None
    assert [each.code for each in found.contradictions] == ["device.other_longer"]
    assert found.confidence == Confidence.WEAK


def test_a_larger_picture_made_anew_may_be_enlarged() -> None:
    features = {
        "size": "3200x2400",
        "quality": "80",
        "huffman": "standard",
        "markers": "E0.JFIF DB DB C0 C4 C4 C4 C4 DA",
        "subsampling": "4:2:0",
    }
    facts = Facts(type="image/jpeg", signature=Signature(form="jpeg", features=features))
    found = closer(medium("a", facts, status="similar"), [copy("b", "1600x1200", status="known")])
    assert found is not None
    assert [each.code for each in found.contradictions] == ["device.closer_upscaled"]


def test_what_a_list_tells_of_its_copy_goes_first() -> None:
    mine = copy("a", "1600x1200", make="Apple", length=900_000)
    found = closer(mine, listed=Listed(size=300_000))
    assert found is not None
    assert codes(found) == ["than_entry", "bytes"]
    assert closer(mine, listed=Listed(size=900_000)) is None
