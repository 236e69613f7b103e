"""The words of the scan result in one language, and how that language writes numbers, sizes and times."""

import re
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any

from vangnet.errors import UsageError

LANGUAGES = ("nl", "en")
UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB")

Table = dict[str, Any]


class Words:
    """A catalogue. A word that a later scan invents is shown as it is."""

    def __init__(self, language: str, table: Table) -> None:
        self.language = language
        self.table = table

    def __call__(self, key: str, **values: str) -> str:
        """Return a text of the page, filled in."""
        text: str = self.table["text"][key]
        return text.format(**values) if values else text

    def status(self, status: str) -> str:
        return str(self.table["statuses"].get(status, {}).get("label", status))

    def status_meaning(self, status: str) -> str:
        return str(self.table["statuses"].get(status, {}).get("meaning", ""))

    def reason(self, reason: str | None) -> dict[str, str]:
        """Return a reason's label, meaning and advice."""
        reasons: dict[str, dict[str, str]] = self.table["reasons"]
        if reason is None:
            return reasons["none"]
        if reason in reasons and reason not in ("none", "unknown"):
            return reasons[reason]
        return {name: text.replace("{word}", reason) for name, text in reasons["unknown"].items()}

    def remark(self, remark: str) -> tuple[str, str]:
        """Return a remark's label and meaning."""
        told = self.table["remarks"].get(remark)
        return (told["label"], told["meaning"]) if told else (remark, "")

    def word(self, group: str, word: str) -> str:
        """Return a word out of an open list ("orientations", "readings", "by", "kinds")."""
        return str(self.table[group].get(word, word))

    def not_covered(self, code: str) -> tuple[str, str]:
        told = self.table["not_covered"].get(code)
        return (told["title"], told["meaning"]) if told else (code, "")

    def count(self, noun: str, number: int) -> str:
        """Return "1 file" or "1,234 files"."""
        one, more = self.table["counts"][noun]
        return str((one if number == 1 else more).format(n=self.number(number)))

    def number(self, number: int) -> str:
        return f"{number:,}".replace(",", self.table["format"]["thousands"])

    def decimal(self, number: float, digits: int = 1) -> str:
        form = self.table["format"]
        text = f"{number:,.{digits}f}"
        return text.translate(str.maketrans({",": form["thousands"], ".": form["decimal"]}))

    def percent(self, part: int, whole: int) -> str:
        """Return a share. A part that is not nothing is never "0 %", and what is not all never "100 %"."""
        if not whole or not part:
            return "0%"
        share = 100 * part / whole
        if share < 0.1:
            return f"< {self.decimal(0.1)}%"
        if part < whole and share > 99.9:
            return f"> {self.decimal(99.9)}%"
        return f"{self.decimal(share)}%"

    def size(self, size: float) -> str:
        """Return a size with decimal units, as on the label of a disk."""
        unit = 0
        while size >= 999.95 and unit < len(UNITS) - 1:
            size, unit = size / 1000, unit + 1
        return f"{self.decimal(size, 0 if unit == 0 else 1)} {UNITS[unit]}"

    def duration(self, seconds: float) -> str:
        minutes, rest = divmod(round(seconds), 60)
        hours, minutes = divmod(minutes, 60)
        parts = (("hours", hours), ("minutes", minutes), ("seconds", rest))
        told = [self.count(noun, number) for noun, number in parts if number]
        return " ".join(told[:2]) or self.count("seconds", 0)

    def moment(self, moment: str | float | None) -> str | None:
        """Return a time in UTC; one that cannot be read is shown as it was written."""
        if moment is None:
            return None
        try:
            time = _parse(moment)
        except (ValueError, OverflowError, OSError):
            return str(moment)
        month: str = self.table["format"]["months"][time.month - 1]
        return f"{time.day} {month} {time.year}, {time:%H:%M} UTC"

    def yes_no(self, value: bool) -> str:
        return str(self.table["format"]["yes" if value else "no"])


def _parse(moment: str | float) -> datetime:
    if isinstance(moment, str):
        short = re.sub(r"(\.\d{6})\d+", r"\1", moment.replace("Z", "+00:00"))
        time = datetime.fromisoformat(short)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    nanoseconds = moment > 1e14
    return datetime.fromtimestamp(moment / 1e9 if nanoseconds else moment, UTC)


@cache
def words(language: str) -> Words:
    """Return the words of one language."""
    if language not in LANGUAGES:
        raise UsageError(f"no words in {language}; there are {_list(LANGUAGES)}")
    text = (resources.files("vangnet.scan.report") / f"{language}.toml").read_text("utf-8")
    return Words(language, tomllib.loads(text))


def _list(names: Sequence[str]) -> str:
    return ", ".join(names)
