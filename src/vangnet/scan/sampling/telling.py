"""Tells a sample and what it says in sentences for a report, in Dutch and in English."""

import tomllib
from functools import cache
from importlib import resources
from string import Template

from vangnet.errors import UsageError
from vangnet.scan.sampling.drawing import Method
from vangnet.scan.sampling.intervals import Interval, interval

LANGUAGES = ("nl", "en")


def tell_method(method: Method, language: str = "nl") -> str:
    """Tell how the sample was drawn, how to draw it again, and what it can say at most."""
    nothing = interval(0, method.size, method.frame_size)
    values = {name: getattr(method, name) for name in method.__struct_fields__}
    counts = {name: _number(values[name], language) for name in ("frame_size", "size")}
    more = {
        "plain_size": str(method.size),
        "shell_seed": method.seed.replace("'", "'\\''"),
        "most": _number(nothing.high, language),
        "percent": _percent(nothing.high, nothing, language),
    }
    return Template(_words(language)["method"]).substitute(values | counts | more).strip()


def tell_interval(told: Interval, what: str, language: str = "nl") -> str:
    """Tell what the sample says: how many of a category, named by `what`, the whole frame holds."""
    numbers = {name: _number(getattr(told, name), language) for name in ("found", "size", "frame_size", "low", "high")}
    percents = {
        "low_percent": _percent(told.low, told, language),
        "high_percent": _percent(told.high, told, language),
        "confidence": _decimal(f"{told.confidence * 100:g}", language),
    }
    return Template(_words(language)["interval"]).substitute(numbers | percents | {"what": what}).strip()


@cache
def _words(language: str) -> dict[str, str]:
    if language not in LANGUAGES:
        raise UsageError(f"no language called {language}; there are {', '.join(LANGUAGES)}")
    raw = (resources.files("vangnet.scan.sampling") / f"{language}.toml").read_bytes()
    return {name: str(text) for name, text in tomllib.loads(raw.decode()).items()}


def _number(number: int, language: str) -> str:
    return f"{number:,}".replace(",", "." if language == "nl" else ",")


def _percent(number: int, of: Interval, language: str) -> str:
    return _decimal(f"{100 * number / of.frame_size:.2f}", language)


def _decimal(text: str, language: str) -> str:
    return text.replace(".", ",") if language == "nl" else text
