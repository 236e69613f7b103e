"""Names of places as people write them: registers give them in capitals."""

from vangnet.alerts.listing.table import squeezed

PROVINCES = (
    "Drenthe",
    "Flevoland",
    "Friesland",
    "Gelderland",
    "Groningen",
    "Limburg",
    "Noord-Brabant",
    "Noord-Holland",
    "Overijssel",
    "Utrecht",
    "Zeeland",
    "Zuid-Holland",
)
_PROVINCES = {squeezed(name): name for name in PROVINCES} | {"FRYSLAN": "Friesland"}
_SMALL = frozenset("aan aen bij de den der en het in of onder op over te ten ter tot van voor".split())


def province(told: str) -> str | None:
    """The name of a province; "" where none was told, None where there is no such province."""
    return _PROVINCES.get(squeezed(told)) if told else ""


def in_small_letters(told: str) -> str:
    """A name of a place that was told in capitals, as people write it; another one as it is.

    >>> in_small_letters("'S-HERTOGENBOSCH")
    "'s-Hertogenbosch"
    >>> in_small_letters("ALPHEN AAN DEN RIJN")
    'Alphen aan den Rijn'
    >>> in_small_letters("IJMUIDEN")
    'IJmuiden'
    """
    if told != told.upper():
        return told
    words = told.split(" ")
    return " ".join(_words(each, is_first=place == 0) for place, each in enumerate(words))


def _words(told: str, *, is_first: bool) -> str:
    parts = told.split("-")
    return "-".join(_word(part, is_first=is_first and place == 0) for place, part in enumerate(parts))


def _word(told: str, *, is_first: bool) -> str:
    small = told.lower()
    if small.startswith("'"):  # 's-Gravenhage, 't Harde
        return small
    if small in _SMALL and not is_first:
        return small
    return "IJ" + small[2:] if small.startswith("ij") else small[:1].upper() + small[1:]
