"""What the codes of capture are called, in Dutch and English: one name for each, in the terminal and at the desk."""

import tomllib
from functools import cache
from importlib import resources

from vangnet.errors import UsageError
from vangnet.words import LANGUAGES


@cache
def names(language: str) -> dict[str, dict[str, str]]:
    """Give the names of codes by what they are codes of: "lanes", "confidences", "claims", "kinds", "ties" ..."""
    if language not in LANGUAGES:
        raise UsageError(f"no language called {language}; there are {', '.join(LANGUAGES)}")
    told: dict[str, dict[str, str]] = tomllib.loads(
        (resources.files("vangnet.capture.names") / f"{language}.toml").read_text("utf-8")
    )
    return told
