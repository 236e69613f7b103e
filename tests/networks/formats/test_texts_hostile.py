"""What strangers may put in a text export: nothing raises, costs more than its share, or gets lost without a word."""

import io
import time
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.networks.formats.whatsapp_made import Read, lines_of
from vangnet.networks.formats import Example, Format, recognise, signal, whatsapp
from vangnet.networks.formats.lines import LONGEST, MOST_TEXT
from vangnet.networks.shape import Act, Coverage, Member, Message, Network, Problem, Record

CASES = [(format_, example) for format_ in (whatsapp, signal) for example in format_.EXAMPLES]
LINE = "31-01-2024 10:00 - A. Proefpersoon: "


def read(format_: Format, data: bytes, name: str) -> list[Record]:
    return list(format_.records(io.BytesIO(data), name))


def unaccounted(records: list[Record], data: bytes) -> set[int]:
    """The lines of a file that hold something and stand in no message, act, problem or network."""
    network = next(one for one in records if isinstance(one, Network))
    named = range(1, 3) if network.source.place else range(0)
    held = {number for number, line in enumerate(data.split(b"\n"), 1) if line.strip()}
    return held - lines_of(records) - set(named)


class Stream:
    """A stream of pieces that are made while they are read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, size: int = -1, /) -> bytes:
        return next(self._pieces, b"")


@pytest.mark.parametrize(("format_", "example"), CASES)
def test_every_line_of_an_example_is_accounted_for(format_: Format, example: Example) -> None:
    assert unaccounted(read(format_, example.data, example.name), example.data) == set()


@pytest.mark.parametrize(("format_", "example"), CASES)
def test_an_example_is_recognised_and_holds_what_it_says(format_: Format, example: Example) -> None:
    records = read(format_, example.data, example.name)
    members = {one.key for one in records if isinstance(one, Member)}
    counted = [sum(isinstance(one, kind) for one in records) for kind in (Message, Act)]
    assert (len(members), *counted) == (example.members, example.messages, example.acts)
    assert recognise(example.data, example.name) is format_
    assert not [one for one in records if isinstance(one, Problem)]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CASES), st.data())
def test_a_cut_export_is_read_to_its_end(case: tuple[Format, Example], data: st.DataObject) -> None:
    format_, example = case
    cut = example.data[: data.draw(st.integers(0, len(example.data)))]
    assert unaccounted(read(format_, cut, example.name), cut) == set()


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(CASES), st.data())
def test_a_damaged_export_loses_no_line(case: tuple[Format, Example], data: st.DataObject) -> None:
    format_, example = case
    damaged = bytearray(example.data)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    assert unaccounted(read(format_, bytes(damaged), example.name), bytes(damaged)) == set()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=5))
def test_a_message_of_any_words_is_kept(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = read(whatsapp, f"{LINE}{text}".encode("utf-8", "replace"), "_chat.txt")
    assert not [one for one in found if isinstance(one, Problem) and one.code == "whatsapp_no_header"]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    for format_, name in ((whatsapp, "_chat.txt"), (signal, "A/data.json"), (signal, "A/chat.md")):
        read(format_, data, name)


@pytest.mark.parametrize(
    ("format_", "name", "line"),
    [(whatsapp, "_chat.txt", LINE), (signal, "A/chat.md", "[2024-01-31 10:00:00] A: ")],
)
def test_a_line_of_64_mb_is_cut_and_told_in_flat_memory(format_: Format, name: str, line: str) -> None:
    pieces = iter([line.encode(), *[b"x" * (1 << 20)] * 64, f"\n{line}verder\n".encode()])
    tracemalloc.start()
    records = list(format_.records(Stream(pieces), name))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    messages = [one for one in records if isinstance(one, Message)]
    (problem,) = (one for one in records if isinstance(one, Problem))
    assert (problem.code.partition("_")[2], problem.source.place) == ("too_long", "1")
    assert problem.values["left_out"] == (64 << 20) + len(line) - LONGEST
    assert [one.text[-6:] for one in messages] == ["xxxxxx", "verder"]
    assert peak < 16 << 20


def test_a_message_without_end_is_cut_and_told() -> None:
    pieces = iter([LINE.encode(), *[b"regel\n" * 100_000] * 2])
    records = list(whatsapp.records(Stream(pieces), "_chat.txt"))
    (message,) = (one for one in records if isinstance(one, Message))
    assert len(message.text) <= MOST_TEXT
    assert message.source.place == "1-200000"
    assert [one.code for one in records if isinstance(one, Problem)] == ["whatsapp_too_long"]


def test_a_hundred_thousand_members_of_one_name_are_one_name() -> None:
    line = b"31-01-2024 10:00 - A: hallo\n"
    pieces = iter([b"31-01-2024 10:00 - B heeft A toegevoegd\n" * 2_000, *[line * 1_000] * 98])
    records = list(whatsapp.records(Stream(pieces), "_chat.txt"))
    assert {one.key for one in records if isinstance(one, Member)} == {"name:A", "name:B"}
    assert sum(isinstance(one, Act | Message) for one in records) == 100_000
    assert "whatsapp_names_only" in {one.code for one in records if isinstance(one, Coverage)}


def test_a_line_that_names_many_is_taken_apart() -> None:
    names = ", ".join(f"+31 6 {number:08}" for number in range(200))
    assert len(Read(f"31-01-2024 10:00 - B heeft {names} en C toegevoegd").acts[0].subjects) == 201


@pytest.mark.parametrize("text", [f"{' heeft ' * 500} toegevoegd", f"{'a, ' * 1000} en b", f"{'(' * 4000}", "<" * 4000])
def test_no_line_is_slow_to_match(text: str) -> None:
    began = time.process_time()
    Read(f"31-01-2024 10:00 - {text}\n{LINE}{text}\n" * 10)
    assert time.process_time() - began < 5


def test_nuls_and_bytes_that_are_not_text_are_made_visible_and_counted() -> None:
    found = Read(LINE.encode() + b"a\0b\xff\n" + LINE.encode() + b"c")
    assert found.messages[0].text == "a\\x00b\\xff"
    assert found.coverage["whatsapp_damaged_text"] == {"count": 1, "line": 1}


def test_marks_of_direction_change_no_name() -> None:
    found = Read("31-01-2024 10:00 - \u202eA\u202c: x\n31-01-2024 10:00 - A\u200f: y\n31-01-2024 10:00 - A: z")
    assert set(found.members) == {"name:A"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_text_that_was_saved_anew_is_read(encoding: str) -> None:
    data = f"{LINE}één\r\n{LINE}twee\r\n".encode(encoding)
    assert whatsapp.recognises(data, "_chat.txt")
    assert [text for _, text in Read(data).said] == ["één", "twee"]


def test_a_stream_that_fails_keeps_what_came_before() -> None:
    def broken() -> Iterator[bytes]:
        yield f"{LINE}een\n{LINE}tw".encode()
        raise OSError(5, "Input/output error")

    records = list(whatsapp.records(Stream(broken()), "_chat.txt"))
    assert [one.text for one in records if isinstance(one, Message)] == ["een", "tw"]
    assert [one.code for one in records if isinstance(one, Problem)] == ["whatsapp_cut"]


def test_an_empty_export_is_a_network_without_messages() -> None:
    found = Read("")
    assert (found.messages, found.acts, found.problems) == ([], [], [])


def test_a_name_that_is_too_long_is_no_name() -> None:
    found = Read(f"31-01-2024 10:00 - {'a' * 300}: x")
    assert not found.messages
    assert [str(one.kind) for one in found.acts] == ["other"]
