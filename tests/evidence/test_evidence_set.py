"""The real evidence set: every well-formed file has the family that its makers and other tools say it has."""

import csv

import pytest

from tests.evidence.opened import opened
from vangnet.evidence.folders import walk
from vangnet.evidence.formats import library
from vangnet.evidence.types import HEAD_BYTES, TAIL_BYTES, TAIL_HELPS, Family, family, sniff
from vangnet.values import Reason

pytestmark = pytest.mark.evidence

BY_LIBARCHIVE = Family.ARCHIVE if library.is_available() else Family.CLOSED

# What a directory name of the set says about its files, where the mime type is not enough.
BY_MIME = {
    "application/gzip": Family.ARCHIVE,
    "application/zip": Family.ARCHIVE,
    "application/x-7z-compressed": BY_LIBARCHIVE,
    "application/x-rar": BY_LIBARCHIVE,
    "application/x-lzh-compressed": BY_LIBARCHIVE,
    "application/vnd.ms-cab-compressed": BY_LIBARCHIVE,
    "application/x-iso9660-image": BY_LIBARCHIVE,
    "application/zlib": Family.ARCHIVE,  # a compressed disk image of a Mac
    "application/pdf": Family.ARCHIVE,
    "application/vnd.ms-outlook": Family.ARCHIVE,
    "application/dicom": Family.CLOSED,
    "application/mxf": Family.VIDEO,
    "application/json": Family.OTHER,
    "message/rfc822": Family.ARCHIVE,
}
# Where the mime type of the set is wrong or says nothing, looked at one by one.
EXCEPTIONS = {
    "photos/exiftool/MIE.mie": Family.CLOSED,
    "photos/exiftool/Lytro.lfp": Family.CLOSED,
    "photos/exiftool/KyoceraRaw.raw": Family.OTHER,  # 166 bytes that start with zeros: no signature
    "photos/exiftool/Radiance.hdr": Family.PICTURE,  # text/plain in the set
    "formats/pillow/hopper.xbm": Family.PICTURE,  # text/plain in the set
    "mail/testMBOX_complex.mbox": Family.ARCHIVE,  # text/html in the set
    "mail/testEmailWithPNGAtt.eml": Family.ARCHIVE,  # text/plain in the set
    "mail/testRFC822-multipart": Family.ARCHIVE,  # text/plain in the set
    "archives/py7zr/archive.7z.002": Family.OTHER,  # the second half of a split archive: chance bytes
    "collisions/md5/md5-1.docx": Family.ARCHIVE,
    "collisions/md5/md5-2.docx": Family.ARCHIVE,
    "geo/exiftool/Garmin.fit": Family.OTHER,
}
BY_KIND = {"photo": Family.PICTURE, "format": Family.PICTURE, "video": Family.VIDEO, "disk": Family.ARCHIVE}


def expected(row: dict[str, str]) -> Family | None:
    path, mime = row["path"], row["mime"]
    if path in EXCEPTIONS:
        return EXCEPTIONS[path]
    if mime in BY_MIME:
        return BY_MIME[mime]
    first = mime.partition("/")[0]
    if first in {"image", "video"}:
        return Family.PICTURE if first == "image" else Family.VIDEO
    if first in {"text", "audio"}:
        return Family.OTHER
    if row["kind"] == "collision" and mime == "application/octet-stream":
        return Family.VIDEO if path.endswith(".mp4") else Family.PICTURE
    return BY_KIND.get(row["kind"])


def typed(path) -> str:
    data = path.read_bytes()
    found = sniff(data[:HEAD_BYTES], len(data))
    return sniff(data[:HEAD_BYTES], len(data), data[-TAIL_BYTES:]) if found in TAIL_HELPS else found


def test_every_well_formed_file_has_its_family(evidence):
    with open(evidence / "MANIFEST.csv", newline="") as rows:
        sound = [row for row in csv.DictReader(rows) if row["kind"] != "malformed"]
    assert len(sound) > 500
    wrong = {
        row["path"]: (found, row["mime"])
        for row in sound
        if (wanted := expected(row)) is not None and family(found := typed(evidence / row["path"])) is not wanted
    }
    assert wrong == {}


def test_every_file_that_pillow_or_ffmpeg_decodes_is_a_picture_or_a_video(evidence):
    with open(evidence / "MANIFEST.csv", newline="") as rows:
        decoded = [row for row in csv.DictReader(rows) if row["decodes"] == "ok"]
    assert len(decoded) > 300
    missed = {
        row["path"]: found
        for row in decoded
        if family(found := typed(evidence / row["path"])) not in {Family.PICTURE, Family.VIDEO}
    }
    assert missed == {}


def test_archives_hold_what_another_program_lists(evidence):
    with open(evidence / "GROUND_TRUTH_archives.csv", newline="") as rows:
        truth = list(csv.DictReader(rows))
    checked = 0
    for row in truth:
        if row["format"] != "Zip" or row["test_with_unar"] == "test failed":
            continue
        found, reason = opened((evidence / row["archive"]).read_bytes(), "application/zip")
        assert reason is None, row["archive"]
        assert len(found) == int(row["members"]), row["archive"]
        encrypted = row["encrypted"] == "yes"
        assert {member.reason for member in found} == {Reason.ENCRYPTED if encrypted else None}, row["archive"]
        checked += 1
    assert checked >= 9


def test_the_walk_finds_every_file_of_the_set(evidence):
    with open(evidence / "MANIFEST.csv", newline="") as rows:
        sizes = {row["path"]: int(row["bytes"]) for row in csv.DictReader(rows)}
    found = {entry.address: entry.size for entry in walk(evidence)}
    assert {path: found[path] for path in sizes} == sizes
