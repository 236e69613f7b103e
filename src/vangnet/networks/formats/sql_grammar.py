"""What stands in an SQL dump: names, headers, values and their escapes, as patterns on bytes."""

import re

NAME = rb'(?:`(?:[^`]|``){1,256}`|"(?:[^"]|""){1,256}"|\[[^\]]{1,256}\]|[A-Za-z_][\w$]{0,255})'
TABLE = rb"((?:" + NAME + rb"\s*\.\s*){0,2}" + NAME + rb")"
SPACE = re.compile(rb"[\s;]+")
INSERT = re.compile(
    rb"(?:INSERT|REPLACE)\s+(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE|OR\s+\w+)\s+)*(?:INTO\s+)?"
    + TABLE
    + rb"\s*(?:\(([^()']*)\)\s*)?(?:OVERRIDING\s+\w+\s+VALUE\s*)?VALUES?\s*(?=\()",
    re.IGNORECASE,
)
CREATE = re.compile(
    rb"CREATE\s+(?:(?:UNLOGGED|TEMPORARY)\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?" + TABLE + rb"\s*\(", re.IGNORECASE
)
COPY = re.compile(rb"COPY\s+" + TABLE + rb"\s*(?:\(([^()']*)\)\s*)?FROM\s+stdin[^;\n]*;[^\n]*\n", re.IGNORECASE)
WRITES = re.compile(rb"(?:INSERT|REPLACE)\s", re.IGNORECASE)
DELIMITER = re.compile(rb"DELIMITER[ \t]+(\S+)[^\n]*\n", re.IGNORECASE)
TAIL = rb"\s*([,)])"
BARE = rb"([-+]?[\w.]+(?:[-+]\d+)?)"
HEX = rb"(?:0[xX]([0-9A-Fa-f]*+)|[xX]'([0-9A-Fa-f]*+)')"
MYSQL = re.compile(
    rb"\s*(?:(?:_\w+\s*|[NnEe])?'((?:[^'\\]++|\\.|'')*+)'|" + HEX + rb"|" + BARE + rb")" + TAIL, re.DOTALL
)
STANDARD = re.compile(
    rb"\s*(?:(?:_\w+\s*|[Nn])?'((?:[^']++|'')*+)'|" + HEX + rb"|[Ee]'((?:[^'\\]++|\\.|'')*+)'|" + BARE + rb")"
    rb"(?:::\w+)?" + TAIL,
    re.DOTALL,
)
OPENING = re.compile(rb"\s*(?:_\w+\s*|[NnEeXx])?'|\s*0[xX]")
NEXT_ROW = re.compile(rb"\)\s*,\s*(?=\()|;\s*\n|\n(?=(?:INSERT|REPLACE|CREATE|COPY|DROP|LOCK|UNLOCK|SET)\s)")
FOLLOWS = re.compile(rb"\s*(?:(,)\s*(?=\()|(?=(;))|(?=(ON|AS|RETURNING)\s))", re.IGNORECASE)
BEHIND_ROW = (b",", b";", b"ON", b"AS", b"RETURNING")
KNOWN = re.compile(
    rb"(?:ALTER|ANALYZE|BEGIN|CALL|CLUSTER|COMMENT|COMMIT|CREATE|DECLARE|DELETE|DO|DROP|END|GRANT|LOCK|OPTIMIZE|PRAGMA"
    rb"|REFRESH|REINDEX|RENAME|REVOKE|ROLLBACK|SELECT|SET|SHOW|START|TRUNCATE|UNLOCK|UPDATE|USE|VACUUM|WITH)\b",
    re.IGNORECASE,
)
MYSQL_REST = re.compile(rb"(?:[^';]++|'(?:[^'\\]++|\\.|'')*+')*+", re.DOTALL)
MYSQL_INSIDE = re.compile(rb"(?:[^'\\]++|\\.|'')*+", re.DOTALL)
STANDARD_INSIDE = re.compile(rb"(?:[^']++|'')*+", re.DOTALL)
HEX_INSIDE = re.compile(rb"[0-9A-Fa-f]*+")
SOMETHING = re.compile(rb"'?\s*+[^\s\\]")
LONG_TAIL = re.compile(rb"'?\s*,")
LONG_CLOSING = re.compile(rb"'?(?=\s*\))")
STANDARD_REST = re.compile(rb"(?:[^';]++|'(?:[^']++|'')*+')*+", re.DOTALL)
NEXT_STATEMENT = re.compile(rb";\s*\n|\n(?=(?:INSERT|REPLACE|CREATE|COPY|DROP|LOCK|UNLOCK|SET)\s)")
MYSQL_ESCAPE = re.compile(rb"\\(.)|''", re.DOTALL)
MYSQL_ESCAPED = {b"0": b"\0", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"Z": b"\x1a"}
COPY_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|(.))", re.DOTALL)
COPY_ESCAPED = {**MYSQL_ESCAPED, b"f": b"\f", b"v": b"\v"}
STANDARD_SIGN = re.compile(
    rb"^(?:-- PostgreSQL database dump|SET standard_conforming_strings = on|PRAGMA foreign_keys)", re.MULTILINE
)
ENDINGS = (
    (b"-- MySQL dump", b"-- Dump completed"),
    (b"-- MariaDB dump", b"-- Dump completed"),
    (b"-- PostgreSQL database dump", b"PostgreSQL database dump complete"),
)
NOT_COLUMNS = frozenset(
    {b"PRIMARY", b"KEY", b"UNIQUE", b"INDEX", b"CONSTRAINT", b"FULLTEXT", b"FOREIGN", b"CHECK", b"SPATIAL"}
    | {b"EXCLUDE", b"LIKE", b"PERIOD"}
)
PIECE = re.compile(rb"'(?:[^'\\]++|\\.|'')*+'|`[^`]*`|\"[^\"]*\"|--[^\n]*|[^'`\"(),-]++|[(),-]", re.DOTALL)
ITEM = re.compile(rb"\s*(" + NAME + rb")")


def columns_told(body: bytes, at: int) -> tuple[tuple[str, ...], int] | None:
    """The columns of a CREATE TABLE in their order, and where its bracket closes."""
    names: list[str] = []
    depth, is_start = 1, True
    while at < len(body):
        if is_start:
            is_start = False
            item = ITEM.match(body, at)
            if item and item[1].upper() not in NOT_COLUMNS:
                names.append(plain(item[1]))
        found = PIECE.match(body, at)
        if not found:
            return None
        at = found.end()
        piece = found[0]
        depth += (piece == b"(") - (piece == b")")
        if depth == 0:
            return tuple(names), at
        if piece == b"," and depth == 1:
            is_start = True
    return None


def plain(name: bytes) -> str:
    """A name without its quotation marks."""
    mark = name[:1]
    if mark in {b"`", b'"'}:
        name = name[1:-1].replace(mark * 2, mark)
    elif mark == b"[":
        name = name[1:-1]
    return name.decode("utf-8", "replace")


def unescaped(text: bytes) -> bytes:
    if b"\\" not in text and b"'" not in text:
        return text
    return MYSQL_ESCAPE.sub(lambda one: b"'" if one[1] is None else MYSQL_ESCAPED.get(one[1], one[1]), text)


def copied(text: bytes) -> bytes:
    if b"\\" not in text:
        return text
    return COPY_ESCAPE.sub(_copied_one, text)


def _copied_one(one: re.Match[bytes]) -> bytes:
    if one[1] is not None:
        return bytes((int(one[1], 8) & 0xFF,))
    if one[2] is not None:
        return bytes((int(one[2], 16),))
    return COPY_ESCAPED.get(one[3], one[3])
