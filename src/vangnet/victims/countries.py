"""Names of countries in the reader's language, from the data that the library for telephone numbers ships."""

from functools import cache

from phonenumbers.geodata.locale import LOCALE_DATA

_ALIAS = "*"  # "*en": the same name as in English


def country_name(code: str, language: str = "nl") -> str:
    """What a country is called, by its ISO 3166-1 alpha-2 code; the code itself where no name is known."""
    names = LOCALE_DATA.get(code, {})
    told = names.get(language, "") or names.get("en", "")
    if told.startswith(_ALIAS):
        told = names.get(told[len(_ALIAS) :], "")
    return told or code


@cache
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """All countries with their names, in the order of the alphabet, the Netherlands first."""
    named = sorted(((code, country_name(code, language)) for code in LOCALE_DATA), key=lambda pair: pair[1])
    return tuple(sorted(named, key=lambda pair: pair[0] != "NL"))
