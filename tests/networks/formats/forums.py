"""Small invented dumps of forums, and what is read of them."""

import io
from collections.abc import Sequence
from typing import TypeVar

from vangnet.networks.formats.format import Format
from vangnet.networks.shape import Record

Kind = TypeVar("Kind")
Cell = bytes | str | int | None


def cell(value: Cell) -> bytes:
    if value is None:
        return b"NULL"
    if isinstance(value, int):
        return b"%d" % value
    if isinstance(value, bytes):
        return b"0x" + value.hex().encode() if value else b"''"
    raw = value.encode().replace(b"\\", b"\\\\").replace(b"'", b"\\'").replace(b"\n", b"\\n")
    return b"'" + raw + b"'"


def table(name: str, columns: str, *rows: Sequence[Cell]) -> bytes:
    """A table as mysqldump writes it: its columns, and all rows in one statement."""
    names = columns.split()
    made = f"CREATE TABLE `{name}` ({', '.join(f'`{one}` text' for one in names)}, PRIMARY KEY (`{names[0]}`));\n"
    held = b",".join(b"(" + b",".join(cell(one) for one in row) + b")" for row in rows)
    return made.encode() + (b"INSERT INTO `%s` VALUES %s;\n" % (name.encode(), held) if rows else b"")


def read(slice_: Format, *tables: bytes) -> list[Record]:
    return list(slice_.records(io.BytesIO(b"".join(tables)), "dump.sql"))


def of(kind: type[Kind], records: Sequence[Record]) -> list[Kind]:
    return [one for one in records if isinstance(one, kind)]
