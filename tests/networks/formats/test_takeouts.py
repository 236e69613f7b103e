"""All takeouts: their examples, damage anywhere, and what strangers put in files."""

import io
import re
import tomllib
from importlib import resources
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vangnet.networks.formats as room
from tests.networks.formats.takeouts import EXAMPLES, NAMES, members, messages, of, problems, read
from vangnet.networks.formats import FORMATS, HEAD_BYTES, recognise
from vangnet.networks.shape import Act, Coverage, Message, Problem, Record


@pytest.mark.parametrize(("name", "number"), EXAMPLES)
def test_an_example_is_recognised_and_read_whole(name: str, number: int) -> None:
    example = FORMATS[name].EXAMPLES[number]
    assert recognise(example.data[:HEAD_BYTES], example.name) is FORMATS[name]
    records = read(name, example.data, example.name)
    assert problems(records) == []
    assert len(members(records)) == example.members
    assert len(messages(records)) == example.messages
    assert len(of(records, Act)) == example.acts
    assert of(records, Coverage), "whose view this is, is always told"


@pytest.mark.parametrize(("name", "number"), EXAMPLES)
def test_whoever_is_named_was_told_of(name: str, number: int) -> None:
    example = FORMATS[name].EXAMPLES[number]
    records = read(name, example.data, example.name)
    networks = {one.key for one in records if type(one).__name__ == "Network"}
    for message in messages(records):
        assert {message.author, *message.to, *message.mentions} - {""} <= members(records)
        assert message.network in networks
        assert message.source.file == example.name
    keys = [one.key for one in messages(records)]
    assert len(keys) == len(set(keys))


def said(records: list[Record]) -> list[bytes]:
    return [msgspec.json.encode(one) for one in records if isinstance(one, Message | Act)]


@pytest.mark.parametrize(("name", "number"), EXAMPLES)
def test_a_file_that_breaks_off_keeps_all_before(name: str, number: int) -> None:
    example = FORMATS[name].EXAMPLES[number]
    whole = [one for one in read(name, example.data, example.name) if isinstance(one, Message | Act)]
    for size in range(0, len(example.data), max(len(example.data) // 60, 1)):
        records = read(name, example.data[:size], example.name)
        assert said(records)[: len(whole)] == said(whole)[: len(said(records))] or name == "leapp", size
        ended = [one for one in whole if place_of_next(whole, one, example.data, name) <= size]
        assert len(said(records)) >= len(ended), size


def place_of_next(whole: list[Record], one: Message | Act, data: bytes, name: str) -> int:
    """The byte at which what follows this record begins, by which it must have been read."""
    if name == "leapp":
        lines = data.split(b"\n")
        return sum(len(line) + 1 for line in lines[: int(one.source.place) + 1])
    behind = [int(each.source.place) for each in whole if int(each.source.place) > int(one.source.place)]
    return behind[0] + 1 if behind else len(data)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(EXAMPLES), st.floats(0, 1, exclude_max=True), st.integers(0, 255))
def test_a_byte_that_changed_costs_nothing_before_it(example: tuple[str, int], where: float, byte: int) -> None:
    name, number = example
    one = FORMATS[name].EXAMPLES[number]
    at = int(where * len(one.data))
    records = read(name, one.data[:at] + bytes([byte]) + one.data[at + 1 :], one.name)
    before = [each for each in said(read(name, one.data, one.name)) if _ends_before(each, one.data, at, name)]
    assert said(records)[: len(before)] == before


def _ends_before(record: bytes, data: bytes, at: int, name: str) -> bool:
    """Whether a record certainly ends before this byte: a later one begins before it."""
    places = [int(place) for place in re.findall(rb'"source":\["[^"]*","(\d+)"\]', record)]
    if name == "leapp":
        return bool(places) and sum(len(line) + 1 for line in data.split(b"\n")[: places[-1] + 1]) <= at
    size = {"ufdr": 1600, "discord": 1700}.get(name, 350)
    return bool(places) and places[-1] + size < at


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(NAMES), st.binary(max_size=300))
def test_whatever_bytes_there_are_nothing_is_raised(name: str, data: bytes) -> None:
    for one in read(name, data):
        msgspec.json.encode(one)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(EXAMPLES), st.data())
def test_pieces_that_moved_raise_nothing(example: tuple[str, int], data: st.DataObject) -> None:
    name, number = example
    one = FORMATS[name].EXAMPLES[number].data
    cuts = sorted(data.draw(st.lists(st.integers(0, len(one)), min_size=2, max_size=6)))
    parts = [one[a:b] for a, b in zip([0, *cuts], [*cuts, len(one)], strict=True)]
    for record in read(name, b"".join(data.draw(st.permutations(parts)))):
        msgspec.json.encode(record)


@pytest.mark.parametrize(("name", "number"), EXAMPLES)
def test_the_size_of_the_pieces_changes_nothing(name: str, number: int) -> None:
    example = FORMATS[name].EXAMPLES[number]

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 1, 7))

    slow = list(FORMATS[name].records(Slow(example.data), example.name))
    assert slow == read(name, example.data, example.name)


@pytest.mark.parametrize(("name", "number"), EXAMPLES)
def test_a_disk_that_fails_keeps_all_before(name: str, number: int) -> None:
    example = FORMATS[name].EXAMPLES[number]

    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            found = super().read(size)
            if not found:
                raise OSError(5, "Input/output error")
            return found

    records = list(FORMATS[name].records(Failing(example.data), example.name))
    whole = read(name, example.data, example.name)
    assert said(records) == said(whole)
    assert "takeout_unreadable" in problems(records)


def test_every_word_is_in_both_languages() -> None:
    source = "".join(
        path.read_text("utf-8")
        for path in Path(room.__path__[0]).glob("*.py")
        if path.stem in {"pieces", "notes", "ufdr_xml", *NAMES}
    )
    prefixes = ("takeout", *NAMES)
    codes = set(re.findall(rf'"((?:{"|".join(prefixes)})_[a-z_]+)"', source))
    codes |= {f"takeout_{code}" for code in re.findall(r'(?:Broken|_Refused)\(\s*"(\w+)"', source)}
    codes |= {"takeout_outside"}  # one that the splitter of objects tells
    told = {
        language: {
            code: text
            for code, text in tomllib.loads(
                (resources.files("vangnet.networks") / f"{language}.toml").read_text("utf-8")
            ).items()
            if code.startswith(prefixes) and not code.endswith("_one")
        }
        for language in ("nl", "en")
    }
    assert set(told["nl"]) == codes
    assert set(told["en"]) == codes
    for code, text in told["nl"].items():
        assert set(re.findall(r"\$\w+", text)) == set(re.findall(r"\$\w+", told["en"][code])), code


def test_problems_have_their_place() -> None:
    for name, number in EXAMPLES:
        example = FORMATS[name].EXAMPLES[number]
        for one in of(read(name, example.data[: len(example.data) // 2], example.name), Problem):
            assert one.source.file == example.name
            assert one.source.place.isdecimal()
