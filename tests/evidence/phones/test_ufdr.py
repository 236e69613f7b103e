"""Cellebrite UFDR, made here as its structure is documented: no real one was at hand."""

import hashlib
import io
import multiprocessing
import random
import time
import tracemalloc
import zipfile
from xml.sax.saxutils import quoteattr

import pytest

from tests.evidence.opened import noise
from tests.evidence.phones.made import Folder, content, listed, read_fully, told
from tests.world import encoded, pattern
from vangnet.evidence.damage import Damaged
from vangnet.evidence.phones import ufdr
from vangnet.evidence.phones.ufdr_report import files as reported_files
from vangnet.evidence.sources import Entry
from vangnet.evidence.types import family, sniff
from vangnet.sandbox.confine import Confinement, confine
from vangnet.values import Reason

PICTURE = encoded(pattern(1, 96, 72), "JPEG")
OTHER = encoded(pattern(2, 96, 72), "JPEG")
HEAD = """<?xml version="1.0" encoding="utf-8"?>
<project id="1" name="made" xmlns="http://pa.cellebrite.com/report/2.0">
<extractionInfo id="0" name="File system" /><metadata section="Device Info"><item name="OS">none</item></metadata>
<taggedFiles>"""
TAIL = """</taggedFiles><decodedData><modelType type="Chat"><model type="Chat" id="c" deleted_state="Intact">
<field name="Id" type="String"><value type="String"><![CDATA[1]]></value></field></model></modelType></decodedData>
</project>"""
MOMENT = "2024-09-28T14:59:35.230+00:00"
NANOSECONDS = 1_727_535_575_230_000_000


def file(path, size, local=None, data=None, deleted="Intact", fs="Phone", moment=MOMENT, items=""):
    md5 = f'<item name="MD5">{hashlib.md5(data).hexdigest().upper()}</item>' if data is not None else ""
    place = f'<item name="Local Path"><![CDATA[{local}]]></item>' if local else ""
    return (
        f'<file fs={quoteattr(fs)} path={quoteattr(path)} size="{size}" id="x" extractionId="0" deleted="{deleted}">'
        f'<accessInfo><timestamp name="CreationTime" /><timestamp name="ModifyTime">{moment}</timestamp></accessInfo>'
        f'<metadata section="File">{place}{items}</metadata><metadata section="Hash">{md5}</metadata></file>'
    )


def made(files, members, head=HEAD, tail=TAIL, name="report.xml"):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        if files is not None:
            archive.writestr(name, head + "".join(files) + tail)
        for place, data in members.items():
            archive.writestr(place, data)
    return target.getvalue()


def source(data):
    return ufdr.open_source(Folder({b"phone.ufdr": data}), b"phone.ufdr", ufdr.TYPE, ())


MEMBERS = {"files/Image/1.jpg": PICTURE, "files/Image/2.jpg": OTHER, "extra/chat.db": b"a database"}
FILES = [
    file("/DCIM/Camera/IMG_1.jpg", len(PICTURE), r"files\Image\1.jpg", PICTURE),
    file("/DCIM/sent/IMG_1.jpg", len(PICTURE), None, PICTURE),
    file("/DCIM/IMG_2.jpg", len(OTHER), r"files\Image\2.jpg", OTHER, deleted="Deleted"),
    file("/data/gone.mp4", 4711, r"files\Video\gone.mp4"),
    file("/data/empty.txt", 0),
]


def test_files_have_their_names_on_the_phone_their_times_and_whether_they_were_deleted():
    opened = source(made(FILES, MEMBERS))
    found, reason = listed(opened)
    assert reason is None
    assert [(entry.name, entry.size, entry.modified_at, entry.problem, entry.remarks) for entry in found] == [
        ("Phone/DCIM/Camera/IMG_1.jpg", len(PICTURE), NANOSECONDS, None, ()),
        ("Phone/DCIM/sent/IMG_1.jpg", len(PICTURE), NANOSECONDS, None, ()),
        ("Phone/DCIM/IMG_2.jpg", len(OTHER), NANOSECONDS, None, ("deleted",)),
        ("Phone/data/gone.mp4", 4711, NANOSECONDS, Reason.MISSING, ()),
        ("Phone/data/empty.txt", 0, NANOSECONDS, None, ()),
        ("report.xml", found[-2].size, None, None, ()),
        ("extra/chat.db", 10, None, None, ()),
    ]
    assert opened.coverage().kind == "ufdr"
    assert [(volume.name, volume.files, volume.deleted) for volume in opened.coverage().volumes] == [
        ("Phone", 5, 1),
        ("", 2, 0),
    ]


def test_a_copy_without_content_gets_that_of_the_file_with_the_same_md5_also_of_a_later_one():
    found = told(source(made([FILES[1], FILES[0]], MEMBERS)))
    assert found["Phone/DCIM/sent/IMG_1.jpg"] == found["Phone/DCIM/Camera/IMG_1.jpg"] == PICTURE


def test_contents_are_read_by_their_keys_alone():
    data = made(FILES, MEMBERS)
    keys = {entry.name: entry.key for entry in source(data).entries()}
    fresh = source(data)
    assert content(fresh, keys["Phone/DCIM/IMG_2.jpg"]) == OTHER
    assert content(fresh, keys["Phone/data/gone.mp4"]) == Reason.MISSING
    assert content(fresh, keys["Phone/data/empty.txt"]) == b""


def test_a_place_under_another_heading_is_found():
    item = r'<item name="Lokaal pad">files\Image\1.jpg</item>'
    assert told(source(made([file("/a.jpg", 1, items=item)], MEMBERS)))["Phone/a.jpg"] == PICTURE


def test_a_ufdr_without_report_is_a_plain_zip_and_says_so():
    opened = source(made(None, MEMBERS))
    assert told(opened) == MEMBERS
    assert opened.coverage().kind == "zip"
    assert opened.coverage().volumes[-1].detail == "no report.xml: every member is given by its name in the zip"


def test_the_report_may_be_written_with_a_capital():
    assert "Phone/DCIM/IMG_2.jpg" in told(source(made(FILES, MEMBERS, name="Report.xml")))


def test_a_report_that_breaks_off_loses_no_file():
    opened = source(made(FILES, MEMBERS, tail="<file fs='a' pa"))
    found, reason = listed(opened)
    assert reason == Reason.CORRUPT
    assert [entry.name for entry in found][-4:] == [
        "Phone/data/gone.mp4",
        "Phone/data/empty.txt",
        "report.xml",
        "extra/chat.db",
    ]
    assert opened.coverage().volumes[-1].reason == Reason.CORRUPT


def test_a_ufdr_that_breaks_off_gives_what_is_there():
    data = made(FILES, MEMBERS)
    found, reason = listed(source(data[: data.index(b"extra/chat.db") - 30]))
    assert reason == Reason.CORRUPT
    assert [(entry.name, entry.problem) for entry in found] == [
        ("Phone/DCIM/Camera/IMG_1.jpg", None),
        ("Phone/DCIM/sent/IMG_1.jpg", None),
        ("Phone/DCIM/IMG_2.jpg", None),
        ("Phone/data/gone.mp4", Reason.MISSING),
        ("Phone/data/empty.txt", None),
        ("report.xml", None),
    ]


def test_several_files_of_one_name_are_told_apart():
    same = [file("/a.jpg", 1, r"files\Image\1.jpg"), file("/a.jpg", 1, r"files\Image\2.jpg", deleted="Deleted")]
    assert list(told(source(made(same * 2, MEMBERS))).values())[:4] == [PICTURE, OTHER, PICTURE, OTHER]


def test_names_cannot_climb_out():
    files = [
        file("/../../etc/passwd", 0, fs="../.."),
        file("//host/share", 0, fs=""),
        file("", 0, fs=""),
        file("a//b\u202ec", 0),
    ]
    found, _ = listed(source(made(files, {})))
    assert [entry.name for entry in found][:4] == [
        "%2E%2E/%2E%2E/%2E%2E/%2E%2E/etc/passwd",
        "host/share",
        "%",
        "Phone/a/%2Fb%E2%80%AEc",
    ]


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declared", [BOMB, OUTSIDE], ids=["bomb", "outside"])
def test_entities_are_refused_and_the_members_given(declared):
    head = f'<?xml version="1.0"?>{declared}<project><item>&c;&a;</item>'
    found, reason = listed(source(made(FILES, MEMBERS, head=head, tail="</project>")))
    assert reason == Reason.CORRUPT
    assert [entry.name for entry in found] == ["report.xml", *MEMBERS]


def repeated(start: bytes, piece: bytes, times: int):
    """A long stream that is never held as a whole."""

    class Repeated(io.RawIOBase):
        left = times
        waiting = start

        def readable(self):
            return True

        def readinto(self, buffer):
            while self.left and len(self.waiting) < len(buffer):
                count = min(self.left, 1 + len(buffer) // len(piece))
                self.waiting, self.left = self.waiting + piece * count, self.left - count
            given, self.waiting = self.waiting[: len(buffer)], self.waiting[len(buffer) :]
            buffer[: len(given)] = given
            return len(given)

    return Repeated()


def peak_of(stream):
    """Read a report; gives how many files it tells of, the reason why it ended early, and the most memory held."""
    tracemalloc.start()
    count, reason, started = 0, None, time.monotonic()
    try:
        for _ in reported_files(stream):
            count += 1
    except Damaged as damage:
        reason = damage.reason
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.monotonic() - started < 120
    return count, reason, peak


@pytest.mark.slow
def test_a_report_of_a_hundred_megabytes_is_read_in_bounded_memory():
    one = FILES[0].encode()
    count, reason, peak = peak_of(repeated(b"<project>", one, 100_000_000 // len(one)))
    assert (count, reason) == (100_000_000 // len(one), Reason.CORRUPT)  # it never ends
    assert peak < 8_000_000


@pytest.mark.parametrize(
    ("start", "piece", "reason"),
    [
        (b'<project a="', b"a" * 1000, Reason.LIMIT),
        (b"<!--", b"a" * 1000, Reason.LIMIT),
        (b"", b"<a>" * 300, Reason.LIMIT),
        (b'<file path="a"><item name="Local Path">', b"a" * 1000, Reason.CORRUPT),
        (b'<file path="a">', b"<item name='a'>a</item>" * 50, Reason.CORRUPT),
    ],
    ids=["endless tag", "endless comment", "endless depth", "endless value", "endless values"],
)
def test_a_report_made_to_exhaust_its_reader_does_not(start, piece, reason):
    count, met, peak = peak_of(repeated(start, piece, 30_000_000 // len(piece)))
    assert (count, met) == (0, reason)
    assert peak < 64_000_000


def test_claims_of_size_and_time_that_cannot_be_are_passed_over():
    files = [file("/a", "9" * 40, moment="9999-99-99"), file("/b", "-1", moment="2024-09-28T14:59:35")]
    found, _ = listed(source(made(files, {})))
    expected = [(Reason.MISSING, None, None)] * 2
    assert [(entry.problem, entry.size, entry.modified_at) for entry in found][:2] == expected


def test_random_damage_raises_nothing_but_damage():
    chance = random.Random(7)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:  # stored, so that damage reaches the XML
        archive.writestr("report.xml", HEAD + "".join(FILES) + TAIL)
        archive.writestr("files/Image/1.jpg", PICTURE)
    for _ in range(200):
        data = bytearray(target.getvalue())
        for _ in range(chance.choice((1, 2, 8, 40))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert isinstance(read_fully(source(bytes(data))), list)
    assert isinstance(read_fully(source(noise(1, 5_000))), list)


def test_a_ufdr_is_told_by_its_name_and_a_protected_one_by_its_content():
    data = made(FILES, MEMBERS)
    assert ufdr.recognise(b"a/Phone.UFDR", data[:100]) == ufdr.TYPE
    assert ufdr.recognise(b"a/phone.zip", data[:100]) is None
    assert ufdr.recognise(b"a/phone.ufdr", b"else") is None
    assert family(sniff(b"\x2d\x06\x52\x6d" + noise(1, 5_000), 5_004)) == "encrypted"


def test_a_zip_of_too_many_members_gives_all_of_them_and_says_so(monkeypatch):
    monkeypatch.setattr(ufdr, "_MOST_HELD", 2)
    found, reason = listed(source(made(FILES, MEMBERS)))
    assert reason == Reason.LIMIT
    assert [(entry.name, entry.problem) for entry in found] == [
        ("files/Image/2.jpg", None),
        ("extra/chat.db", None),
        ("Phone/DCIM/Camera/IMG_1.jpg", None),
        ("Phone/DCIM/sent/IMG_1.jpg", None),
        ("Phone/data/gone.mp4", Reason.MISSING),
        ("Phone/data/empty.txt", None),
        ("Phone/DCIM/IMG_2.jpg", Reason.MISSING),
        ("report.xml", None),
    ]


def _read_confined(data, answers):
    confine(Confinement())
    answers.put(told(source(data)))


def test_a_ufdr_is_read_inside_the_confinement():
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    process = context.Process(target=_read_confined, args=(made(FILES, MEMBERS), answers))
    process.start()
    assert answers.get() == told(source(made(FILES, MEMBERS)))
    process.join(30)


def test_the_order_is_the_same_each_time():
    opened = source(made(FILES * 3, MEMBERS))
    first: list[Entry] = list(opened.entries())
    assert list(opened.entries()) == first
