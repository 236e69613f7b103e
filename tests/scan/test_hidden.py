"""What is hidden or encrypted in an exhibit, as a scan tells it."""

import base64
import os

from tests.evidence.opened import noise
from tests.world import encoded, outcome, pattern, zipped
from vangnet.evidence.types import UNKNOWN
from vangnet.reference.library import Library
from vangnet.scan.examine import Examiner
from vangnet.scan.judge import Judge
from vangnet.scan.wire import Item, Settings


def test_random_content_is_named_by_its_name_and_shape(exhibit, scanned):
    (exhibit / "d").mkdir()
    for name in ("signal.db", "d/abcDEF123.c9r", "msgstore.db.crypt14", "notes"):
        (exhibit / name).write_bytes(noise(1, 65_536))
    (exhibit / "QWERTYuiop-1234_5678asdf").write_bytes(b"\x00\x02" + noise(2, 65_536))
    (exhibit / "odd.db").write_bytes(noise(3, 65_537))
    records = scanned()
    assert {name: (row["reason"], row["type"]) for name, row in records.items()} == {
        "signal.db": ("encrypted", "application/x-sqlcipher"),
        "d/abcDEF123.c9r": ("encrypted", "application/x-cryptomator"),
        "msgstore.db.crypt14": ("encrypted", "application/x-whatsapp-encrypted"),
        "QWERTYuiop-1234_5678asdf": ("encrypted", "application/x-gocryptfs"),
        "notes": ("high_entropy", UNKNOWN),
        "odd.db": ("high_entropy", UNKNOWN),
    }


def test_only_whole_sectors_that_are_random_throughout_are_a_candidate(exhibit, scanned):
    (exhibit / "volume").write_bytes(noise(4, 300_032))
    (exhibit / "odd size").write_bytes(noise(5, 300_033))
    (exhibit / "small").write_bytes(noise(6, 299_520))
    (exhibit / "end").write_bytes(noise(7, 300_032 - 512) + bytes(512))
    (exhibit / "middle").write_bytes(noise(8, 600_064) + bytes(65_536) + noise(9, 600_064))
    records = scanned()
    assert set(outcome(records).values()) == {("undecided", "high_entropy")}
    assert [name for name, row in records.items() if row["remarks"] == ["random_throughout"]] == ["volume"]


def test_a_file_behind_a_picture_is_examined_and_told(exhibit, scanned):
    own, behind = encoded(pattern(50), "JPEG"), encoded(pattern(0))
    (exhibit / "a.jpg").write_bytes(own + behind)
    records = scanned()
    assert outcome(records) == {"a.jpg": ("new", None), "a.jpg//appended.png": ("known", None)}
    assert (records["a.jpg"]["remarks"], records["a.jpg//appended.png"]["remarks"]) == (["appended"], [])


def test_random_bytes_behind_a_picture_are_undecided(exhibit, scanned):
    (exhibit / "a.png").write_bytes(encoded(pattern(50)) + noise(1, 70_000))
    assert outcome(scanned()) == {"a.png": ("new", None), "a.png//appended": ("undecided", "high_entropy")}


def test_a_zip_behind_a_picture_is_opened_once(exhibit, scanned):
    (exhibit / "a.png").write_bytes(encoded(pattern(50)) + zipped({"b.png": encoded(pattern(0))}))
    records = scanned()
    assert outcome(records) == {"a.png": ("new", None), "a.png//b.png": ("known", None)}
    assert records["a.png"]["remarks"] == ["appended"]


def test_pictures_inside_a_program_are_examined(exhibit, scanned):
    program = b"MZ" + bytes(4094)
    (exhibit / "a.exe").write_bytes(program + encoded(pattern(0)) + noise(2, 500) + encoded(pattern(51), "JPEG"))
    records = scanned()
    second = next(name for name in records if records[name]["type"] == "image/jpeg")
    assert outcome(records) == {
        "a.exe": ("other", None),
        "a.exe//picture at 4096": ("known", None),
        second: ("new", None),
    }
    assert records["a.exe//picture at 4096"]["remarks"] == ["embedded"]


def test_what_only_looks_like_a_picture_leaves_no_trace(exhibit, scanned):
    false = bytearray(encoded(pattern(51), "PNG"))
    false[60:-12] = noise(3, len(false) - 72)
    (exhibit / "a.bin").write_bytes(noise(4, 99) + bytes(900) + bytes(false) + b"the end")
    assert outcome(scanned()) == {"a.bin": ("other", None)}


def test_a_picture_written_into_a_page_is_examined(exhibit, scanned):
    letters = base64.b64encode(encoded(pattern(0))).decode()
    (exhibit / "a.html").write_text(f"<html><img src='data:image/png;base64,{letters}'></html>")
    records = scanned()
    assert sorted(row["status"] for row in records.values()) == ["known", "other"]


def test_a_name_that_claims_something_else_is_told(exhibit, scanned):
    (exhibit / "a.dll").write_bytes(encoded(pattern(50)))
    (exhibit / "b.jpg").write_bytes(zipped({"c.txt": encoded(pattern(51))}))
    remarks = {name: row["remarks"] for name, row in scanned().items()}
    assert remarks == {"a.dll": ["extension"], "b.jpg": ["extension"], "b.jpg//c.txt": ["extension"]}


def test_a_scan_goes_on_within_a_file_that_hides_others(exhibit, library, tmp_path):
    """The places of records stay the same when a part of them is with the parent already."""
    data = b"".join([bytes(4096), encoded(pattern(0)), encoded(pattern(51), "JPEG"), noise(5, 99)])
    hidden = encoded(pattern(50)) + encoded(pattern(52), "JPEG")
    archive = zipped({"a.bin": data, "b.png": hidden, "c.png": encoded(pattern(53))})
    (exhibit / "a.zip").write_bytes(archive)
    settings = Settings(os.fsencode(exhibit), False, str(library), None, None, 31, False)

    class Quiet:
        def at(self, *_): ...
        def allow_processor_seconds(self, *_): ...
        def seen(self, *_): ...
        def remember(self, *_): ...
        def keep(self, *_): ...

    def addresses(start: int) -> list[str]:
        examiner = Examiner(settings, Judge(settings, Library.open(str(library))), Quiet(), Quiet())
        return [each.address for each in examiner.examine(0, Item("a.zip", len(archive), None, start))]

    whole = addresses(0)
    assert len(whole) == 7
    assert [addresses(start) for start in range(8)] == [whole[start:] for start in range(8)]
