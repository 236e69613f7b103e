"""Tells the format of a list by its content, never by its name."""

from vangnet.errors import ListRefused
from vangnet.reference.formats import csv, hashes, icse, vpdq

START_BYTES = 65_536
PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"\x28\xb5\x2f\xfd", b"Rar!", b"BZh", b"\xfd7zXZ")


def detect(path: str) -> str:
    """Tell the format of a list. What is like none of them is refused."""
    with open(path, "rb") as file:
        start = file.read(START_BYTES)
    if not start.strip():
        raise ListRefused("the file is empty", "byte 0")
    if start.startswith(b"SQLite format 3\0"):
        return "nsrl"
    if start.startswith(b"PAR1"):
        return "blocks"
    if start.startswith(PACKED):
        raise ListRefused("the file is packed; unpack it first", "byte 0")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ListRefused("the text is UTF-16; save it as UTF-8", "byte 0")
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if vpdq.is_json(text):
        return "vpdq"
    if text.startswith((b"{", b"[")):
        return "vics"
    return _detect_lines(text.decode("utf-8", "replace").splitlines())


def _detect_lines(lines: list[str]) -> str:
    content = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not content:
        raise ListRefused("nothing but comments", "line 1")
    if vpdq.is_frame_line(content[0]):
        return "vpdq"
    if hashes.is_hash_line(content[0]):
        return "hashes"
    if lines[0].startswith(csv.HEAD_MARK) or lines[0].strip() in csv.LIST_HEADERS:
        return "list"
    if icse.is_header(lines[0]):
        return "icse"
    if csv.is_header(lines[0]):
        return "csv"
    raise ListRefused("no format that this program reads: no column is called md5, sha1, sha256 or pdq", "line 1")
