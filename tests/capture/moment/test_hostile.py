"""Whatever a file says, there is a moment: no crash, no end before its beginning, nothing after the scan."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.capture.moment.made import NOW
from vangnet.capture.facts import Copy, Counter, Facts, Identifier, Kind, Medium, Position, Stamp, Zone
from vangnet.capture.moment.clocks import run_time_ties
from vangnet.capture.moment.deciding import moments
from vangnet.capture.moment.recency import certainly_old, could_be_recent

NAIVE = st.datetimes() | st.datetimes(datetime(2015, 1, 1), datetime(2024, 12, 31))  # noqa: DTZ001
TAGS = st.sampled_from(
    (
        *("Exif:DateTimeOriginal", "Exif:DateTimeDigitized", "Exif:DateTime", "QuickTime:mvhd", "Apple:creationdate"),
        *("XMP:xmp:CreateDate", "Samsung:Image_UTC_Data", "IPTC:DateCreated", "container:creation_time"),
    )
)
STAMPS = st.builds(
    Stamp,
    tag=TAGS,
    written=st.just(""),
    kind=st.sampled_from(Kind),
    local=st.none() | NAIVE,
    offset_minutes=st.none() | st.integers(-720, 840),
    is_utc=st.booleans(),
    resolution_s=st.sampled_from([1e-6, 1.0, 60.0, 86_400.0, 366 * 86_400.0]),
)
POSITIONS = st.builds(
    Position,
    tag=st.just("Exif:GPS"),
    written=st.just(""),
    latitude=st.none() | st.floats(-90, 90),
    longitude=st.none() | st.floats(-180, 180),
    fixed_at=st.none() | NAIVE,
    refused=st.none(),
)
COUNTERS = st.builds(
    Counter,
    tag=st.just("x"),
    name=st.sampled_from(["run_time", "power_on", "shutter", "file_number"]),
    value=st.floats(0, 2.0**53),
    unit=st.sampled_from(["s", "count"]),
)
FACTS = st.builds(
    Facts,
    type=st.sampled_from(["image/jpeg", "image/heic", "video/mp4"]),
    make=st.sampled_from([None, "Apple", "NIKON CORPORATION", "EPSON", ""]),
    model=st.sampled_from([None, "iPhone 12", "NIKON D750", "Perfection V600"]),
    duration_ms=st.none() | st.integers(0, 2**52),
    stamps=st.lists(STAMPS, max_size=5).map(tuple),
    positions=st.lists(POSITIONS, max_size=2).map(tuple),
    counters=st.lists(COUNTERS, max_size=2).map(tuple),
    zones=st.lists(st.builds(Zone, tag=st.just("z"), minutes=st.integers(-720, 840)), max_size=1).map(tuple),
    identifiers=st.sampled_from([(), (Identifier(tag="x", name="body_serial", value="1"),)]),
)
NAMES = (
    st.sampled_from(["DSC_0001.JPG", "DSC_0002.JPG", "DSC_0003.JPG", "IMG-20230102-WA0001.jpg", "a", ""]) | st.text()
)
COPIES = st.builds(
    Copy,
    address=NAMES,
    modified_at=st.none() | NAIVE | NAIVE.map(lambda at: at.replace(tzinfo=UTC)),
    clock=st.sampled_from(["utc", "local", "unknown"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.none() | FACTS, st.lists(COPIES, max_size=2)), min_size=1, max_size=6))
def test_every_case_has_its_moments(told: list[tuple[Facts | None, list[Copy]]]) -> None:
    media = [
        Medium(sha256=f"{number:064x}", status="new", copies=tuple(copies), facts=facts)
        for number, (facts, copies) in enumerate(told)
    ]
    list(run_time_ties(media))
    given_ = dict(moments(media, now=NOW))
    assert list(given_) == [medium.sha256 for medium in media]
    for moment in given_.values():
        for earliest, latest in (
            (moment.earliest_at, moment.latest_at),
            (moment.earliest_plausible_at, moment.latest_plausible_at),
        ):
            assert earliest is None or latest is None or earliest <= latest
        assert not (certainly_old(moment, NOW, 30) and could_be_recent(moment, NOW, 30))
        assert not (certainly_old(moment, NOW, 30) and moment.contradictions)
