"""Rows of dumps, read as data: nothing in a dump is ever carried out."""

import io
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vangnet.networks.formats import sql
from vangnet.networks.formats.sql import Broken, Row


def told(dump: bytes) -> list[Row | Broken]:
    return list(sql.rows(io.BytesIO(dump)))


def values(dump: bytes) -> list[tuple[bytes | None, ...]]:
    return [one.values for one in told(dump) if isinstance(one, Row)]


def codes(dump: bytes) -> list[str]:
    return [one.code for one in told(dump) if isinstance(one, Broken)]


TABLE = b"CREATE TABLE `t` (`a` int(10) NOT NULL DEFAULT '0,1' COMMENT 'x) y', `b` text, PRIMARY KEY (`a`,`b`));\n"


def test_rows_have_the_columns_of_their_table_or_of_their_own_list() -> None:
    first, second = told(TABLE + b"INSERT INTO `t` VALUES (1,'x');\nINSERT INTO t (b, a) VALUES ('y',2);")
    assert isinstance(first, Row)
    assert first == ("t", ("a", "b"), (b"1", b"x"), len(TABLE) + len(b"INSERT INTO `t` VALUES "))
    assert isinstance(second, Row)
    assert (second.columns, second.values) == (("b", "a"), (b"y", b"2"))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (rb"'it''s \'so\' \\ \n\t\r\0\Z\%'", b"it's 'so' \\ \n\t\r\0\x1a%"),
        (b"NULL", None),
        (b"null", None),
        (b"-1.5e-3", b"-1.5e-3"),
        (b"0x4142", b"AB"),
        (b"0x142", b"\x01B"),
        (b"X'4142'", b"AB"),
        (rb"_binary 'A\0B'", b"A\0B"),
        (b"_utf8mb4'\xc3\xa9'", b"\xc3\xa9"),
        (b"N'x'", b"x"),
        (b"TRUE", b"1"),
        (b"''", b""),
        (b"'),(9,\\'x'", b"),(9,'x"),
        (b"'; DROP TABLE t; --'", b"; DROP TABLE t; --"),
        (b"'/* */ -- #'", b"/* */ -- #"),
    ],
)
def test_values_are_read_as_mysql_writes_them(written: bytes, read: bytes | None) -> None:
    assert values(TABLE + b"INSERT INTO t VALUES (1," + written + b") , (2,'next');") == [(b"1", read), (b"2", b"next")]


def test_postgresql_keeps_a_backslash_and_copies_lines() -> None:
    dump = (
        b"--\n-- PostgreSQL database dump\n--\n\\restrict x\nCOPY public.t (a, b) FROM stdin;\n"
        b"1\ta\\tb\\n\\\\\\x41\\101\n2\t\\N\n\\.\n"
        b"INSERT INTO public.t (a, b) VALUES (3, 'a\\');\nINSERT INTO public.t (a, b) VALUES (4, E'a\\'b');\n"
        b"-- PostgreSQL database dump complete\n"
    )
    assert values(dump) == [(b"1", b"a\tb\n\\AA"), (b"2", None), (b"3", b"a\\"), (b"4", b"a'b")]
    assert codes(dump) == []


def test_comments_triggers_and_other_statements_are_passed_over() -> None:
    dump = (
        b"-- it's\n# don't\n/*!40000 ALTER TABLE `t` DISABLE KEYS */;\nSET NAMES utf8;\nDROP TABLE IF EXISTS `t`;\n"
        + TABLE
        + b"DELIMITER ;;\nCREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW INSERT INTO t VALUES (9,'no');;\n"
        b"DELIMITER ;\nREPLACE IGNORE INTO `db`.`t` VALUES (1,'x') ON DUPLICATE KEY UPDATE a=1;\nUNLOCK TABLES;\n"
    )
    assert values(dump) == [(b"1", b"x")]
    assert codes(dump) == []


def test_a_table_of_which_no_columns_are_told_is_named_once() -> None:
    assert codes(b"INSERT INTO u VALUES (1);\nINSERT INTO u VALUES (2);") == ["forum_no_columns"]


def test_unwanted_tables_are_passed_over_whatever_they_hold() -> None:
    dump = TABLE + b"INSERT INTO u VALUES ('; INSERT INTO t VALUES (8,\\'x\\');');\nINSERT INTO t VALUES (1,'x');"
    read = list(sql.rows(io.BytesIO(dump), lambda table: table == "t"))
    assert [one.values for one in read if isinstance(one, Row)] == [(b"1", b"x")]


@pytest.mark.parametrize(
    ("damaged", "left", "code"),
    [
        (b"(1,'a'),(2,'b'x),(3,'c'),(4,'d');", [b"1", b"3", b"4"], "forum_row_broken"),
        (b"(1,'a'),(2,'b),(3,'c'),(4,'d'),(5,'e');", [b"1", b"3", b"4", b"5"], "forum_row_broken"),
        (b"(1,'a'),X2,'b'),(3,'c');", [b"1", b"3"], "forum_row_broken"),
        (b"(1,'a'),(2,'b','c'),(3,'c');", [b"1", b"3"], "forum_row_columns"),
        (b"(1,'a'),(2,'b", [b"1"], "forum_cut_off"),
        (b"(1,'a')", [b"1"], "forum_cut_off"),
    ],
)
def test_damage_costs_the_rows_it_touches_and_gives_a_reason(damaged: bytes, left: list[bytes], code: str) -> None:
    dump = TABLE + b"INSERT INTO t VALUES " + damaged
    assert [one[0] for one in values(dump)] == left
    assert code in codes(dump)
    assert values(dump + b"\nINSERT INTO t VALUES (77,'after');\n")[-1] == (b"77", b"after")


def test_a_dump_without_its_closing_line_is_told() -> None:
    dump = b"-- MySQL dump 10.13\n" + TABLE + b"INSERT INTO t VALUES (1,'x');\n"
    assert codes(dump) == ["forum_no_end"]
    assert codes(dump + b"-- Dump completed on 2020-01-01\n") == []


def test_a_row_above_the_limit_costs_only_itself_and_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "LONGEST_ROW", 1 << 15)
    monkeypatch.setattr(sql, "CHUNK", 1 << 14)
    big = b"x\\'" * (1 << 18)
    dump = (
        TABLE + b"INSERT INTO t VALUES (1,'a'),(2,'" + big + b"'),(3,'c'),(0x" + b"41" * (1 << 18) + b",'d'),(5,'e');"
    )
    stream = io.BytesIO(dump)
    tracemalloc.start()
    read = list(sql.rows(stream))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [one.values[0] if isinstance(one, Row) else one.code for one in read] == [
        b"1",
        "forum_row_too_long",
        b"3",
        "forum_row_too_long",
        b"5",
    ]
    assert peak < 1 << 19


def test_a_fault_of_the_disk_is_told_behind_the_rows_before_it() -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() >= len(TABLE) + 40:
                raise OSError(5, "Input/output error")
            return super().read(min(size or 0, len(TABLE) + 40 - self.tell()))

    read = list(sql.rows(Failing(TABLE + b"INSERT INTO t VALUES (1,'x'),(2,'yyyyyyyyyyyyyyyyyyyyyy');")))
    assert [one.values[0] if isinstance(one, Row) else one.code for one in read] == [
        b"1",
        "forum_cut_off",
        "forum_unreadable",
    ]


TEXTS = st.binary(max_size=30) | st.sampled_from(
    [b"),(", b"'", b"\\", b"\n", b";\nINSERT INTO t VALUES (6,'no');\n", b"--"]
)


def quoted(text: bytes) -> bytes:
    return b"'" + text.replace(b"\\", b"\\\\").replace(b"'", b"\\'").replace(b"\n", b"\\n") + b"'"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(), TEXTS), min_size=1, max_size=12), st.integers(1, 40))
def test_every_row_that_was_written_is_read_back_at_any_size_of_pieces(
    written: list[tuple[int, bytes]], size: int
) -> None:
    class Small(io.BytesIO):
        def read(self, count: int | None = -1, /) -> bytes:
            return super().read(min(count or 0, size))

    rows = b",".join(b"(%d,%s)" % (number, quoted(text)) for number, text in written)
    read = list(sql.rows(Small(TABLE + b"INSERT INTO t VALUES " + rows + b";")))
    assert [one.values for one in read if isinstance(one, Row)] == [(b"%d" % number, text) for number, text in written]
    assert len(read) == len(written)
