"""Bundles: whatever is done to one on the way, it is taken whole as it was signed, or refused and nothing is used."""

import hashlib
import os
import resource
import signal
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vangnet.errors import InputRefused
from vangnet.transfer import bundle, shapes
from vangnet.transfer.bundle import FIRST, MAGIC, Heard, open_entry, read, seal_entry, write
from vangnet.transfer.keys import DoorKeys

DESK, PUBLIC, OTHER = (DoorKeys(name, bytes([number]) * 32) for number, name in enumerate(("desk", "public", "other")))
AT = datetime(2026, 11, 12, 14, 0, tzinfo=UTC)
FACTS: dict[str, Any] = {
    "keys": PUBLIC,
    "to": DESK.card,
    "number": 1,
    "previous": FIRST,
    "heard": Heard(),
    "made_at": AT,
}


def made(place: Path, *entries: bytes, **more: Any) -> Path:
    write(place, [seal_entry(entry, DESK.card) for entry in entries], **FACTS | more)
    return place


def taken(place: Path) -> list[bytes]:
    """All that a desk would use of it."""
    return [open_entry(sealed, DESK) for sealed in read(place, keys=DESK, sender=PUBLIC.card).sealed()]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / bundle.name_of("public", 1)


def test_it_comes_out_as_it_went_in(place: Path) -> None:
    made(place, b"een", b"", b"drie" * 1_000)
    assert taken(place) == [b"een", b"", b"drie" * 1_000]
    assert place.name == "public-000000001.bundle"
    head = read(place, keys=DESK, sender=PUBLIC.card).head
    assert (head.number, head.made_at, head.door) == (1, AT, "public")


def test_an_empty_one_is_one(place: Path) -> None:
    assert taken(made(place)) == []


def test_written_again_it_is_the_same_to_the_byte(place: Path) -> None:
    sealed = [seal_entry(b"x", DESK.card)]
    write(place, sealed, **FACTS)
    first = place.read_bytes()
    write(place, sealed, **FACTS)
    assert place.read_bytes() == first


def test_every_flipped_byte_is_found(place: Path) -> None:
    made(place, b"een", b"twee")
    good = place.read_bytes()
    for at in range(len(good)):
        place.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        with pytest.raises(InputRefused):
            read(place, keys=DESK, sender=PUBLIC.card)


def test_every_cut_is_found(place: Path) -> None:
    made(place, b"een")
    good = place.read_bytes()
    for length in range(len(good)):
        place.write_bytes(good[:length])
        with pytest.raises(InputRefused):
            read(place, keys=DESK, sender=PUBLIC.card)


def test_entries_cannot_change_places_be_left_out_or_put_in(place: Path) -> None:
    made(place, b"een", b"twee")
    good, size = place.read_bytes(), len(seal_entry(b"een", DESK.card))
    start, first, second = good[: -2 * size], good[-2 * size : -size], good[-size:]
    for data in (start + second + first, start + first, start + first + second + second, start + first + first):
        place.write_bytes(data)
        with pytest.raises(InputRefused):
            read(place, keys=DESK, sender=PUBLIC.card)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"keys": OTHER}, "not signed"),
        ({"to": OTHER.card}, "another door"),
        ({"keys": DESK, "to": PUBLIC.card}, "not signed"),  # one of the desk's own, sent back to it
    ],
)
def test_a_bundle_of_or_for_another_door_is_refused(place: Path, more: dict[str, Any], reason: str) -> None:
    with pytest.raises(InputRefused, match=reason):
        read(made(place, b"x", **more), keys=DESK, sender=PUBLIC.card)


def test_a_head_that_is_signed_well_and_says_nonsense_is_refused(place: Path) -> None:
    """As somebody could make it who took the door over."""
    made(place, b"x")
    good = msgspec.to_builtins(read(place, keys=DESK, sender=PUBLIC.card).head, builtin_types=(bytes, datetime))
    sealed = seal_entry(b"x", DESK.card)
    for change in (
        {"sizes": [-1]},
        {"sizes": [len(sealed) - 1]},
        {"sizes": [2**62]},
        {"sizes": [2**63]},
        {"sizes": []},
        {"digests": []},
        {"digests": [b"short"]},
        {"number": 0},
        {"number": 2**63},
        {"acknowledges": -1},
        {"more": 1},
        {"door": "x" * 1_000},
        {"sizes": [0] * 20_000, "digests": [bytes(32)] * 20_000},
        {"sender": bytes(32)},
        {"receiver": bytes(32)},
    ):
        head = msgspec.msgpack.encode(good | change)
        signed = MAGIC + len(head).to_bytes(4, "big") + head + PUBLIC.signing.sign(MAGIC + head)
        place.write_bytes(signed + sealed)
        with pytest.raises(InputRefused):
            read(place, keys=DESK, sender=PUBLIC.card)


@pytest.mark.parametrize(
    "data", [b"", MAGIC, MAGIC + b"\xff" * 4, MAGIC + b"\x00" * 4, b"x" * 10_000, MAGIC + b"\x00" * 1_000]
)
def test_what_is_no_bundle_is_refused(place: Path, data: bytes) -> None:
    place.write_bytes(data)
    with pytest.raises(InputRefused):
        read(place, keys=DESK, sender=PUBLIC.card)


def test_a_link_a_pipe_and_a_folder_are_no_bundles(tmp_path: Path) -> None:
    good = made(tmp_path / "good", b"x")
    (tmp_path / "link").symlink_to(good)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name in ("link", "pipe", "folder", "nothing"):
        with pytest.raises(InputRefused):
            read(tmp_path / name, keys=DESK, sender=PUBLIC.card)


def test_a_file_that_is_changed_after_it_was_checked_is_not_used(place: Path) -> None:
    read_before = read(made(place, b"een"), keys=DESK, sender=PUBLIC.card)
    data = place.read_bytes()
    place.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(InputRefused, match="was changed"):
        list(read_before.sealed())


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_any_change_of_any_bundle_is_refused(place: Path, data: st.DataObject) -> None:
    entries = data.draw(st.lists(st.binary(max_size=200), max_size=3))
    made(place, *entries)
    good = place.read_bytes()
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, len(good)))
    bad = good[:start] + data.draw(st.binary(max_size=40)) + good[end:]
    place.write_bytes(bad)
    if bad == good:
        assert taken(place) == entries
    else:
        with pytest.raises(InputRefused):
            read(place, keys=DESK, sender=PUBLIC.card)


# -- writing ----------------------------------------------------------------------------------------------------------


def test_more_than_fits_is_refused_and_nothing_is_written(place: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(bundle, "MOST_ENTRIES", 2)
    with pytest.raises(InputRefused, match="at most"):
        made(place, b"", b"", b"")
    monkeypatch.setattr(bundle, "MOST_BYTES", 1_000)
    with pytest.raises(InputRefused, match="at most"):
        made(place, b"x")
    assert not list(place.parent.iterdir())


def test_other_entries_than_those_of_the_head_are_not_written(place: Path) -> None:

    one, two = (seal_entry(data, DESK.card) for data in (b"een", b"twee"))
    facts = [(len(one), hashlib.sha256(one).digest())]
    head = bundle.head_of(facts, **FACTS)
    for entries in ([two], [], [one, two]):
        with pytest.raises(InputRefused, match="bundle 1"):
            bundle.write_bundle(place, head, entries, keys=PUBLIC)
    assert not list(place.parent.iterdir())


def test_a_full_disk_leaves_nothing_half_written(place: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(OSError, match="too large"):
            made(place, os.urandom(100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert not list(place.parent.iterdir())


def test_a_large_bundle_is_never_in_memory_whole(place: Path) -> None:
    entry, count = seal_entry(os.urandom(2**20), DESK.card), 60
    facts = [(len(entry), hashlib.sha256(entry).digest())] * count
    head = bundle.head_of(facts, **FACTS)
    tracemalloc.start()
    bundle.write_bundle(place, head, (entry for _ in range(count)), keys=PUBLIC)
    found = read(place, keys=DESK, sender=PUBLIC.card)
    sizes = sum(len(open_entry(sealed, DESK)) for sealed in found.sealed())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sizes == count * 2**20
    assert peak < 10 * 2**20  # of a file of 64 MiB


# -- entries ----------------------------------------------------------------------------------------------------------


def shapes_in() -> Iterator[shapes.Shape]:
    receipt, now = b"r" * 32, AT
    yield shapes.Sent(receipt=receipt, reply_key=b"k" * 32, sent_at=now, answers={"story": "x"})
    yield shapes.Added(receipt=receipt, sent_at=now, text="x", question=3)
    yield shapes.Withdrawn(receipt=receipt, sent_at=now)
    yield shapes.HotlineSent(hotline="offlimits", id="1", sent_at=now, body=b"{}")
    yield shapes.Lookups(hotline="offlimits", day="2026-11-12", asked=5, found=1)
    yield shapes.Faults(kind="disk", count=1, since=now)


def shapes_out() -> Iterator[shapes.Shape]:
    receipt = b"r" * 32
    yield shapes.Told(receipt=receipt, number=1, sealed=b"x")
    yield shapes.Forget(receipt=receipt)
    yield shapes.Opened(receipt=receipt)
    yield shapes.Hotline(name="offlimits", title="Offlimits")
    yield shapes.HotlineTold(hotline="offlimits", id="1", sealed=b"x")
    yield shapes.Digests(version=1, approved_by="x", kind="md5", digests=b"")


@pytest.mark.parametrize("entry", [*shapes_in()], ids=lambda entry: type(entry).__name__)
def test_an_entry_for_the_desk_comes_out_as_it_went_in(entry: shapes.Shape) -> None:
    assert shapes.inward(shapes.pack(entry)) == entry
    with pytest.raises(InputRefused):
        shapes.outward(shapes.pack(entry))


@pytest.mark.parametrize("entry", [*shapes_out()], ids=lambda entry: type(entry).__name__)
def test_an_entry_for_the_door_comes_out_as_it_went_in(entry: shapes.Shape) -> None:
    assert shapes.outward(shapes.pack(entry)) == entry
    with pytest.raises(InputRefused):
        shapes.inward(shapes.pack(entry))


def test_all_shapes_are_tried_here() -> None:
    assert {type(entry) for entry in shapes_in()} == set(shapes.Inward.__args__)
    assert {type(entry) for entry in shapes_out()} == set(shapes.Outward.__args__)


@given(st.binary(max_size=300))
def test_any_bytes_are_an_entry_or_refused(data: bytes) -> None:
    for reads in (shapes.inward, shapes.outward, shapes.telling):
        try:
            reads(data)
        except InputRefused:
            continue


@pytest.mark.parametrize(
    "change",
    [
        {"answers": {"Story!": "x"}},
        {"answers": {"story": "x" * 20_001}},
        {"answers": {f"a{number}": "" for number in range(201)}},
        {"receipt": b"short"},
        {"language": "de"},
        {"situation": "R1; DROP"},
        {"attachments": [{"name": "x" * 301, "data": b""}]},
        {"attachments": [{"name": "x", "data": b""}] * 101},
    ],
)
def test_a_report_out_of_bounds_is_refused(change: dict[str, Any]) -> None:
    good = {"shape": "sent", "receipt": b"r" * 32, "reply_key": b"k" * 32, "sent_at": AT}
    assert shapes.inward(msgspec.msgpack.encode(good))
    with pytest.raises(InputRefused):
        shapes.inward(msgspec.msgpack.encode(good | change))


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(InputRefused):
        shapes.inward(b"\x91" * 100_000)
    with pytest.raises(InputRefused):
        shapes.inward(b"\x81\xa7answers" + b"\x91" * 100_000)
