"""What is known of a report, in the facts that a table may ask for. Nothing is guessed: silence stays silence."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec
import phonenumbers

from vangnet.intake import report as intake
from vangnet.reports.models import Report
from vangnet.reports.routing import places, urls
from vangnet.reports.routing.grammar import Facts, Value
from vangnet.reports.routing.places import folded
from vangnet.words import Word, word

_ADULT = 18
_CODE_IN_TEXT = re.compile(r"(?<![\d+])0\d{2,3}(?![\d])")
_POSTAL_CODE = re.compile(r"(?<!\d)([1-9]\d{3}) ?[A-Za-z]{2}(?![A-Za-z])")
_AGE = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
_PLACES = frozenset({"place", "city", "municipality", "town", "woonplaats", "plaats", "gemeente"})
_COUNTRIES = frozenset({"country", "countrycode", "land"})
_NAMES = frozenset({intake.Kind.NICKNAME, intake.Kind.ACCOUNT, intake.Kind.NAME})


def facts_of(report: Report, *, today: date) -> Facts:
    """All that a table may ask of a report."""
    told = msgspec.convert(report.content, intake.Report)
    phones = tuple(_phones(told))
    where = tuple(_of_places(told))
    codes = {code for number in phones if (code := dialling_code(number))} | set(_codes_in_names(told))
    towns = {name for place in where for name in places.municipalities(place)}
    gathered: dict[str, Iterable[Value]] = {
        "channel": [report.channel],
        "source": [folded(report.source)],
        "situation": [folded(report.situation)],
        "incident": [folded(told.incident)],
        "annotation": map(folded, told.annotations),
        "platform": {folded(each.platform) for each in told.told},
        "language": [report.language],
        "lane": [report.lane],
        "urgent": [int(bool(told.urgent))],
        "worry": [int(_is_worry(report, told))],
        "nothing_told": [int(_is_nothing(report, told))],
        "url": {urls.kind(address) for address in _addresses(told)},
        "files": [int(bool(told.files))],
        "hosting": {folded(value) for value in _fields(told, {"hostingcountry"})},
        "country": {folded(value) for value in _fields(told, _COUNTRIES) if len(value.strip()) == 2},
        "phone_country": {region.casefold() for number in phones if (region := _region(number))},
        "municipality": map(folded, towns),
        "police_unit": {
            folded(unit)
            for units in (
                *(places.units_of_municipality(place) for place in where),
                *(places.units_of_dialling_code(code) for code in codes),
            )
            for unit in units
        },
        "dialling_code": codes,
        "postal_code": {int(found) for text in (*where, told.summary) for found in _POSTAL_CODE.findall(text)},
        "age": {age for age, _ in _ages(told, today)},
        "minor": _minors(told, today),
    }
    return {name: frozenset(value for value in values if value != "") for name, values in gathered.items()}


def remarks(facts: Facts, *, language: str = "nl") -> list[Word]:
    """What was concluded from a table that nobody checked, to be told beside a proposal."""
    codes = sorted(str(code) for code in facts.get("dialling_code", ()))
    seen = [
        word("routing.dialling_code_seen", number=code, place=places.place_of_dialling_code(code, language))
        for code in codes
    ]
    towns = sorted(str(town) for town in facts.get("municipality", ()))
    for town in towns:
        units = ", ".join(sorted(places.units_of_municipality(town)))
        seen.append(word("routing.place_seen", place=town.title(), unit=units))
    return seen


def dialling_code(number: phonenumbers.PhoneNumber) -> str:
    """The dialling code of a Dutch number of a place, with its zero; empty: it has none."""
    if number.country_code != 31:
        return ""
    length = phonenumbers.length_of_geographical_area_code(number)
    code = "0" + phonenumbers.national_significant_number(number)[:length] if length else ""
    return code if places.is_dialling_code(code) else ""


def _phones(told: intake.Report) -> Iterator[phonenumbers.PhoneNumber]:
    for each in told.told:
        if each.kind != intake.Kind.PHONE or each.role == intake.Role.REPORTER:
            continue
        try:
            number = phonenumbers.parse(each.value[:60], "NL")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            yield number


def _region(number: phonenumbers.PhoneNumber) -> str:
    region = phonenumbers.region_code_for_number(number) or ""
    return region if len(region) == 2 else ""


def _codes_in_names(told: intake.Report) -> Iterator[str]:
    """Dialling codes in names of groups and accounts, as in the name of a group of one town."""
    for each in told.told:
        if each.kind in _NAMES:
            yield from filter(places.is_dialling_code, _CODE_IN_TEXT.findall(each.value[:500]))


def _of_places(told: intake.Report) -> Iterator[str]:
    for text in (
        *(person.place for person in told.people if person.role != intake.Role.REPORTER),
        *_fields(told, _PLACES),
    ):
        for part in re.split(r"[,;/\n]", text[:500]):
            if cleaned := _POSTAL_CODE.sub("", part).strip():
                yield cleaned
        yield text


def _fields(told: intake.Report, names: Iterable[str]) -> Iterator[str]:
    wanted = frozenset(names)
    for field in told.fields:
        last = re.sub(r"\[\d+\]|[@_-]", "", field.path.rpartition("/")[2]).casefold()
        if last in wanted and field.value.strip():
            yield field.value.strip()


def _addresses(told: intake.Report) -> Iterator[str]:
    yield from told.urls
    yield from (each.value for each in told.told if each.kind == intake.Kind.URL)


def _ages(told: intake.Report, today: date) -> Iterator[tuple[int, str]]:
    for person in told.people:
        for found in _AGE.findall(person.age[:40]):
            yield int(found), person.role
        if (age := _age(person.born_on, today)) is not None:
            yield age, person.role


def _age(born_on: str, today: date) -> int | None:
    try:
        born = date.fromisoformat(born_on.strip()[:10])
    except ValueError:
        return None
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return age if 0 <= age < 130 else None


def _minors(told: intake.Report, today: date) -> set[Value]:
    stated = {str(person.role) for person in told.people if person.is_child}
    return {*stated, *(str(role) for age, role in _ages(told, today) if age < _ADULT)}


def _is_worry(report: Report, told: intake.Report) -> bool:
    stated = report.circumstances.get("worry")
    said = isinstance(stated, dict) and stated.get("answer") == "yes"
    return said or any(folded(mark) == "worry" for mark in told.annotations)


def _is_nothing(report: Report, told: intake.Report) -> bool:
    has_something = told.summary.strip() or told.urls or told.told or told.files or told.people or told.urgent.strip()
    return not has_something and not report.attachments.exists()
