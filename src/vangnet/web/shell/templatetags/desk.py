"""Words and figures as the desk writes them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from django import template
from django.template.defaultfilters import date as formatted
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vangnet.cases import purposes
from vangnet.victims.countries import country_name
from vangnet.words import Word

register = template.Library()

_MAY = 5  # is not shortened
_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")


@register.filter
def size(value: int | None) -> str:
    """A number of bytes as people say it."""
    if value is None:
        return "–"
    left, unit = float(value), 0
    while left >= 1000 and unit < len(_UNITS) - 1:
        left, unit = left / 1000, unit + 1
    return f"{left:.0f} {_UNITS[unit]}" if unit == 0 else f"{left:.1f} {_UNITS[unit]}".replace(".", _comma())


@register.filter
def number(value: int | None) -> str:
    """A whole number, with thousands set apart."""
    return "–" if value is None else f"{value:,}".replace(",", "." if get_language() == "nl" else ",")


@register.filter
def percent(share: float | None) -> str:
    """A share of 0 to 1 as a percentage; never 0 or 100 where it is only near it."""
    if share is None:
        return "–"
    if share in {0, 1}:
        return f"{share * 100:.0f} %"
    near = "< 0.1" if 0 < share < 0.001 else "> 99.9" if 0.999 < share < 1 else f"{share * 100:.1f}"
    return f"{near} %".replace(".", _comma())


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """A moment in the desk's own time zone, with the moment in UTC for machines and for doubt."""
    if value is None:
        return "–"
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}" title="{} UTC">{}</time>',
        value.astimezone(UTC).isoformat(timespec="seconds"),
        value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        shortly(local, "j M Y H:i"),
    )


@register.filter
def shortly(value: date | None, pattern: str) -> str:
    """A date by a pattern of Django's, with the month (M) as the reader's language shortens it: "22 nov. 2026"."""
    if value is None:
        return "–"
    if get_language() == "nl":
        pattern = pattern.replace("M", "N" if value.month == _MAY else "N.")
    return str(formatted(value, pattern))


@register.filter
def utc(value: datetime | None) -> str:
    """A moment in UTC, to the second: as evidence is told."""
    return "–" if value is None else value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


@register.filter
def clock(value: datetime | None) -> str:
    """A moment by the clock on the wall, with its zone and UTC beside it: on paper nothing can be pointed at."""
    if value is None:
        return "–"
    local = timezone.localtime(value)
    return f"{shortly(local, 'j M Y H:i:s')} {local:%Z} ({utc(value)} UTC)"


@register.filter
def tell(value: Any) -> str:
    """Something that the program says, as a `Word` or as its JSON, in the reader's language."""
    told = value if isinstance(value, Word) else msgspec.convert(value, Word)
    return told.tell("en" if get_language() == "en" else "nl")


@register.filter
def sides(value: str) -> str:
    """Both sides of a border that lies within the error, as words: "NL or DE"."""
    return f" {_('or')} ".join(value.split("|"))


@register.filter
def first_side(value: str) -> str:
    """One side of a border, for an address."""
    return value.partition("|")[0]


@register.filter
def day(value: date | None) -> str:
    """A date."""
    return "–" if value is None else formatted(value, "j F Y")


@register.filter
def duration(milliseconds: int | None) -> str:
    """A length of time as 1:02:03."""
    if milliseconds is None:
        return "–"
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@register.filter
def purpose(value: str) -> str:
    """Why somebody opened a case, as people read it."""
    return purposes.told(value)


@register.filter
def country(code: str) -> str:
    """A country by its name."""
    return country_name(code, "en" if get_language() == "en" else "nl") if code else ""


@register.filter
def countries(codes: Iterable[str]) -> str:
    """Countries by their names, in the order of the alphabet."""
    return ", ".join(sorted(country(code) for code in codes))


@register.filter
def item(mapping: dict[Any, Any], key: Any) -> Any:
    """What a table says of a key."""
    return mapping.get(key, "")


def _comma() -> str:
    return "," if get_language() == "nl" else "."
