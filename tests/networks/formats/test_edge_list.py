"""Edge lists are read however they are written; what is broken in a row is told, and the rows behind it are read."""

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vangnet.networks.formats import edge_list, recognise
from vangnet.networks.formats.lines import raw_lines
from vangnet.networks.shape import Coverage, Layer, Problem, Tie


def read(data, name="a.csv"):
    found = [one for one in edge_list.records(io.BytesIO(data), name) if not isinstance(one, Coverage)]
    return [one for one in found if isinstance(one, Tie)], [one for one in found if isinstance(one, Problem)]


def marks(ties):
    return [(one.a.removeprefix("node:"), one.b.removeprefix("node:")) for one in ties]


@pytest.mark.parametrize("example", edge_list.EXAMPLES, ids=lambda one: one.name)
def test_examples_are_recognised_and_read(example):
    assert recognise(example.data, example.name, is_given=True) is edge_list
    ties, problems = read(example.data, example.name)
    assert len({key for one in ties for key in (one.a, one.b)}) == example.members
    assert problems == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("header", ["source{}target", "Van{}Naar", '"Vertex 1"{}"Vertex 2"', "from{}to", ""])
def test_any_delimiter_with_and_without_a_header(delimiter, header):
    head = header.format(delimiter).replace("Vertex ", "vertex") + "\n" if header else ""
    ties, problems = read(f"{head}anna{delimiter}bert\r\nbert{delimiter}carla\r\n".encode())
    assert (marks(ties), problems) == ([("anna", "bert"), ("bert", "carla")], [])


def test_columns_of_a_header():
    (one, two), problems = read(
        b"id;naar;van;gewicht;laag;tijd;type\n1;bert;anna;2,5;private;2024-03-01T10:00:00+01:00;directed\n"
        b"2;c;d;;;1700000000000;Undirected\n"
    )
    assert problems == []
    assert (one.a, one.b, one.weight, one.layer, one.is_directed) == (
        *("node:anna", "node:bert", 2.5, Layer.PRIVATE, True),
    )
    assert one.moment.at == datetime(2024, 3, 1, 9, tzinfo=UTC)
    assert (two.weight, two.layer, two.is_directed) == (1.0, Layer.PUBLIC, False)
    assert two.moment.at.year == 2023
    assert (one.source.file, one.source.place) == ("a.csv", "2")


@pytest.mark.parametrize(
    ("row", "code", "is_kept"),
    [
        (b"anna", "edge_list_short_row", False),
        (b",bert", "edge_list_no_member", False),
        (b"x" * 600 + b",bert", "edge_list_no_member", False),
        (b'"anna,bert', "edge_list_open_quote", False),
        (b"anna,bert,many", "edge_list_no_weight", True),
        (b"anna,bert,nan", "edge_list_no_weight", True),
        (b"anna,bert,-1", "edge_list_no_weight", False),
        (b"anna,bert,1,elsewhere", "edge_list_no_layer", True),
        (b"anna,bert,1,public,yesterday", "edge_list_no_time", True),
        (b"anna,bert,1,public,99999999999999999999", "edge_list_no_time", True),
    ],
)
def test_a_broken_row_is_told_with_its_line_and_the_next_is_read(row, code, is_kept):
    ties, problems = read(b"source,target,weight,layer,time\n" + row + b"\ncarla,dirk\n")
    assert [(one.code, one.source.place) for one in problems] == [(code, "2")]
    assert marks(ties)[-1] == ("carla", "dirk")
    assert len(ties) == 1 + is_kept
    assert all(one.weight == 1.0 for one in ties)


def test_quotation_marks_hold_delimiters():
    assert marks(read(b'source,target\n"de Vries, A.",bert\n')[0]) == [("de Vries, A.", "bert")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_of_spreadsheets(encoding):
    data = "source,target\nRenée,Zoë\n".encode(encoding)
    if encoding == "utf-16-le":
        data = b"\xff\xfe" + data
    assert recognise(data, "a.csv") is edge_list
    assert marks(read(data)[0]) == [("Renée", "Zoë")]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("chat.txt", b"01-02-2023 10:00 - Jan: hoi\n01-02-2023 10:01 - Piet: ja\n"),
        ("list.csv", b"date,amount,text\n2023-01-01,4,een\n"),
        ("one.csv", b"a\nb\n"),
        ("notes.txt", b"anna bert\nbert carla\n"),
        ("a.json", b"source,target\n1,2\n"),
        ("a.csv", b""),
        ("a.csv", b"\0\xff" * 50),
    ],
)
def test_other_files_are_left_to_others(name, data):
    assert not edge_list.recognises(data, name)
    assert not edge_list.may_be(data, name)


@pytest.mark.parametrize(
    "data", [b"anna,bert\nbert,carla\n", b"7571;9\n7572;12\n", b"fiets.jpg\tphoto\n", b"a,1,3\nb,2,4\n"]
)
def test_columns_without_names_are_ties_only_where_the_file_was_given_by_itself(data):
    assert recognise(data, "a.csv") is None
    assert edge_list.may_be(data, "a.csv")
    assert recognise(data, "a.csv", is_given=True) is edge_list


@pytest.mark.parametrize(
    "header",
    ["source,target", "From;To;Date", "van,naar", "a\tb", "bron|doel|gewicht", '"Source","Target"', "weight,to,from"],
)
def test_a_header_says_that_it_is_a_list_of_ties(header):
    delimiter = next(one for one in ";|\t," if one in header)
    row = delimiter.join("123")
    assert recognise(f"{header}\n{row}\n".encode(), "a.csv") is edge_list


@given(st.binary(max_size=400))
def test_any_bytes_give_ties_and_problems_and_no_fault(data):
    for one in edge_list.records(io.BytesIO(b"source,target,weight,time\n" + data), "a.csv"):
        assert isinstance(one, Tie | Problem | Coverage)
    edge_list.recognises(data, "a.csv")


@given(st.lists(st.binary(max_size=30).filter(lambda one: b"\n" not in one and not one.endswith(b"\r"))))
def test_lines_are_those_that_were_written(rows):
    class Slow(io.BytesIO):
        def read(self, size=-1, /):
            return super().read(7)

    data = b"source\n" + b"".join(row + b"\n" for row in rows)
    found = list(raw_lines(Slow(data), 20))[1:]
    assert found == [(row[:20], max(len(row) - 20, 0)) for row in rows]
