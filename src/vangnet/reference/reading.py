"""Reads the values of lists as exporters of the world write them: hashes, yes and no, times."""

import datetime as dt
import re

import polars as pl

from vangnet.reference.entries import WIDTHS

PLACEHOLDERS = ("", "-", "n/a", "na", "null", "none", "nil")
"""What exporters write where they have nothing."""

YES = ("true", "t", "yes", "y", "1", "ja")
NO = ("false", "f", "no", "n", "0", "nee")

DOT_NET_TIME = re.compile(r"/Date\((-?\d+)([+-]\d{4})?\)/")
TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?\s*(?:([+-])(\d{1,2}):?(\d\d)|Z|)Z?")
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
FIRST_TIME = 86_400_000_000
"""2 January 1970 in microseconds: earlier times are what exporters write for no time."""


def is_blank(text: pl.Expr) -> pl.Expr:
    """Whether a text says that there is nothing."""
    return text.is_null() | text.str.to_lowercase().is_in(PLACEHOLDERS)


def read_hex(texts: pl.Series, width: int) -> tuple[pl.Series, pl.Series]:
    """Hashes out of hexadecimal text, and which texts are no hash of `width` bytes.

    Upper or lower case; spaces around are ignored; a placeholder is no hash and no fault. A hash of zeros only is a
    placeholder that looks like a hash, so it counts as a fault.
    """
    text = pl.col("text")
    value = text.str.decode("hex", strict=False)
    return _values_and_wrong(texts, value, (value.bin.size() == width) & (value != pl.lit(bytes(width))))


def read_photodna(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """PhotoDNA of 144 bytes out of base64 (192 characters) or hexadecimal (288), and which texts are neither."""
    text, width = pl.col("text"), WIDTHS["photodna"]
    is_long = text.str.len_bytes() == 2 * width
    hexadecimal, base64 = text.str.decode("hex", strict=False), text.str.decode("base64", strict=False)
    value = pl.when(is_long).then(hexadecimal).otherwise(base64)
    return _values_and_wrong(texts, value, value.bin.size() == width)


def _values_and_wrong(texts: pl.Series, value: pl.Expr, is_right: pl.Expr) -> tuple[pl.Series, pl.Series]:
    if texts.null_count() == len(texts):
        return pl.Series("value", [None] * len(texts), dtype=pl.Binary), pl.repeat(
            value=False, n=len(texts), dtype=pl.Boolean, eager=True
        )
    frame = pl.DataFrame({"text": texts.cast(pl.String).str.strip_chars()})
    right = is_right.fill_null(value=False)
    found = frame.select(
        value=pl.when(right & ~is_blank(pl.col("text"))).then(value),
        wrong=~right & ~is_blank(pl.col("text")),
    )
    return found["value"], found["wrong"]


def read_flag(value: object) -> bool | None:
    """Yes, no or not said. `bool("false")` is true in Python, so words are read as words."""
    if value is None or isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    return True if word in YES else False if word in NO else None


def read_times(texts: pl.Series) -> pl.Series:
    """Read times in UTC.

    What cannot be read, and the empty dates of some exporters (the year 1, 1970-01-01), is no time.
    """
    if texts.null_count() == len(texts):
        return texts.cast(pl.Datetime("us", "UTC"))
    texts = texts.cast(pl.String).str.strip_chars()
    times = texts.str.to_datetime("%+", time_unit="us", time_zone="UTC", strict=False)
    odd = times.is_null() & texts.is_not_null() & (texts != "")
    if odd.any():
        rest = [read_time(text) if is_odd else time for text, is_odd, time in zip(texts, odd, times, strict=True)]
        times = pl.Series(rest, dtype=pl.Datetime("us", "UTC"))
    at = pl.col("at")
    return pl.DataFrame({"at": times}).select(pl.when(at.dt.timestamp("us") >= FIRST_TIME).then(at))["at"]


def read_time(text: str) -> dt.datetime | None:
    """Read a time as exporters write it: ISO with long fractions and "+1:00Z", .NET, American; UTC if unsaid."""
    text = text.strip()
    try:
        if match := DOT_NET_TIME.fullmatch(text):
            return EPOCH + dt.timedelta(milliseconds=int(match[1]))
        if match := TIME.fullmatch(text):
            moment = dt.datetime.fromisoformat(f"{match[1]}T{match[2]}.{(match[3] or '0')[:6].ljust(6, '0')}+00:00")
            offset = dt.timedelta(hours=int(match[5] or 0), minutes=int(match[6] or 0))
            return moment + offset if match[4] == "-" else moment - offset
        return dt.datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        return None
