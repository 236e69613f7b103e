import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vangnet.reference import reading

UTC = dt.UTC


@given(st.lists(st.binary(min_size=16, max_size=16).filter(any)), st.booleans())
def test_read_hex_gives_back_what_was_written(values, upper):
    texts = pl.Series([value.hex().upper() if upper else value.hex() for value in values], dtype=pl.String)
    found, wrong = reading.read_hex(texts, 16)
    assert (found.to_list(), wrong.any()) == (values, False)


@given(st.lists(st.none() | st.text(alphabet="0123456789abcdefABCDEFxg -\0é", max_size=40)))
def test_read_hex_takes_only_hashes(texts):
    def plain(text: str | None) -> tuple[bytes | None, bool]:
        if text is None or text.strip().lower() in reading.PLACEHOLDERS:
            return None, False
        try:
            value = bytes.fromhex(text.strip()) if " " not in text.strip() else b""
        except ValueError:
            value = b""
        right = len(value) == 16 and any(value)
        return (value, False) if right else (None, True)

    found, wrong = reading.read_hex(pl.Series(texts, dtype=pl.String), 16)
    assert list(zip(found.to_list(), wrong.to_list(), strict=True)) == [plain(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2023-06-07T02:31:49Z", dt.datetime(2023, 6, 7, 2, 31, 49, tzinfo=UTC)),
        ("2023-06-07T02:31:49.8300001Z", dt.datetime(2023, 6, 7, 2, 31, 49, 830000, tzinfo=UTC)),
        ("2023-06-07T02:31:49.123456789+02:00", dt.datetime(2023, 6, 7, 0, 31, 49, 123456, tzinfo=UTC)),
        ("2023-06-07T02:31:49+1:00Z", dt.datetime(2023, 6, 7, 1, 31, 49, tzinfo=UTC)),
        ("2023-06-07T02:31:49-05:30", dt.datetime(2023, 6, 7, 8, 1, 49, tzinfo=UTC)),
        ("2023-06-07 02:31:49", dt.datetime(2023, 6, 7, 2, 31, 49, tzinfo=UTC)),
        ("/Date(1686105109830)/", dt.datetime(2023, 6, 7, 2, 31, 49, 830000, tzinfo=UTC)),
        ("/Date(1686105109830+0200)/", dt.datetime(2023, 6, 7, 2, 31, 49, 830000, tzinfo=UTC)),
        ("06/07/2023 02:31:49 PM", dt.datetime(2023, 6, 7, 14, 31, 49, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("1970-01-01T00:00:00Z", None),
        ("/Date(-62135596800000)/", None),
        ("2023-13-45T00:00:00Z", None),
        ("yesterday", None),
        ("/Date(99999999999999999999)/", None),
        ("", None),
    ],
)
def test_times_are_read_as_exporters_write_them(text, wanted):
    alone = reading.read_times(pl.Series([text]))
    beside = reading.read_times(pl.Series(["2020-01-01T00:00:00Z", text, None]))
    assert (alone[0], beside[1]) == (wanted, wanted)


@given(st.lists(st.none() | st.text(max_size=30)))
def test_no_text_makes_the_times_fall_over(texts):
    assert len(reading.read_times(pl.Series(texts, dtype=pl.String))) == len(texts)


@pytest.mark.parametrize("value", [True, 1, "true", "TRUE", "t", "Yes", "y", "1", "ja"])
def test_yes_is_yes(value):
    assert reading.read_flag(value) is True


@pytest.mark.parametrize("value", [False, 0, "false", "False", "f", "No", "n", "0", "nee"])
def test_no_is_no(value):
    assert reading.read_flag(value) is False


@pytest.mark.parametrize("value", [None, "", "maybe", 2, 0.5])
def test_anything_else_says_nothing(value):
    assert reading.read_flag(value) is None
