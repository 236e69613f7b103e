"""What a device or a format tells of the earliest moment: it did not exist before (`lower_bounds.toml`)."""

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib import resources

import msgspec

from vangnet.capture.facts import Facts, Kind
from vangnet.capture.moment.cameras import is_camera_file
from vangnet.capture.moment.spans import shifted

_TRIAL_YEARS = 1
_DAY_S = 86_400.0


class Bound(msgspec.Struct, frozen=True):
    """Nothing of it was made before `at`; `why` is "model", "format" or "serial", `source` who says so."""

    at: datetime
    why: str
    source: str


def lower_bounds(facts: Facts) -> tuple[Bound, ...]:
    """Give the lower bounds of a file that a camera made; none where it may be a copy or scan of something older."""
    if not is_camera_file(facts):
        return ()
    told = (*_of_formats(facts.type), _of_model(facts.make or "", facts.model or ""), *_of_building(facts))
    return tuple(bound for bound in told if bound is not None)


@lru_cache(maxsize=4096)
def _of_model(make: str, model: str) -> Bound | None:
    for maker, patterns, source in _models():
        if maker.fullmatch(make.strip()):
            for pattern, since in patterns:
                if pattern.fullmatch(model.strip()):
                    return Bound(datetime(since - _TRIAL_YEARS, 1, 1, tzinfo=UTC), "model", source)
    return None


def _of_formats(type_: str) -> tuple[Bound, ...]:
    return tuple(bound for name, bound in _formats() if name in ("exif", type_))


def _of_building(facts: Facts) -> Iterator[Bound]:
    """The day on which a body was built, where its serial number tells it; in any zone."""
    for stamp in facts.stamps:
        if stamp.kind is Kind.NOT_BEFORE and stamp.local is not None:
            yield Bound(shifted(stamp.local.replace(tzinfo=UTC), -_DAY_S), "serial", stamp.tag)


@cache
def _table() -> dict[str, list[dict[str, object]]]:
    return tomllib.loads((resources.files(__package__) / "lower_bounds.toml").read_text("utf-8"))


@cache
def _formats() -> tuple[tuple[str, Bound], ...]:
    return tuple(
        (str(each["type"]), Bound(datetime(int(str(each["since"])), 1, 1, tzinfo=UTC), "format", str(each["source"])))
        for each in _table()["formats"]
    )


@cache
def _models() -> tuple[tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], int], ...], str], ...]:
    told = []
    for maker in _table()["models"]:
        years = msgspec.convert(maker["years"], list[dict[str, str | int]])
        patterns = tuple((re.compile(str(year["pattern"]), re.IGNORECASE), int(year["since"])) for year in years)
        told.append((re.compile(str(maker["make"]), re.IGNORECASE), patterns, str(maker["source"])))
    return tuple(told)
