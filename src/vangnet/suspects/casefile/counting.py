"""The rules that count what a case file tells, over the lines of its own tables.

Who makes a file and who counts it again use the same functions over the same cells. A rule is changed by adding one
under another name: a file that was made before is counted as it was then.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from vangnet.suspects.casefile.form import Figure

Row = Mapping[str, str]
Counted = Iterable[tuple[str, int]]

ALL = "all"
_NONE = "-"


class Rule(msgspec.Struct, frozen=True):
    """How lines of a table are counted: under which names, with how much each; and that in words."""

    name: str
    table: str
    count: Callable[[Row], Counted]
    en: str
    nl: str

    def says(self, language: str) -> str:
        """The rule in words."""
        return self.en if language == "en" else self.nl


def _lines(_row: Row) -> Counted:
    yield ALL, 1


def _by(column: str) -> Callable[[Row], Counted]:
    def count(row: Row) -> Counted:
        yield row[column] or _NONE, 1

    return count


def _by_where(column: str, where: str, value: str) -> Callable[[Row], Counted]:
    def count(row: Row) -> Counted:
        if row[where] == value:
            yield row[column] or _NONE, 1

    return count


def _files(name: Callable[[Row], str], kind: str) -> Callable[[Row], Counted]:
    def count(row: Row) -> Counted:
        if row["kind"] == kind:
            yield name(row), int(row["files"])

    return count


def _each(table: str, name: str, en: str, nl: str) -> Rule:
    return Rule(name, table, _lines, f"One for each line of {table}: {en}.", f"Eén voor elke regel van {table}: {nl}.")


def _told(table: str, name: str, column: str, en: str, nl: str) -> Rule:
    says = f"One for each line of {table}, under what stands in its column {column}: {en}."
    zegt = f"Eén voor elke regel van {table}, onder wat er in de kolom {column} staat: {nl}."
    return Rule(name, table, _by(column), says, zegt)


RULES: tuple[Rule, ...] = (
    _each("exhibits.csv", "exhibits", "seized objects", "inbeslaggenomen goederen"),
    _told("custody.csv", "custody_by_exhibit", "exhibit", "what happened to it", "wat ermee gebeurde"),
    _told("scans.csv", "scans_by_exhibit", "exhibit", "scans of each object", "scans van elk goed"),
    Rule(
        "files_by_exhibit",
        "scan_counts.csv",
        _files(lambda row: row["exhibit"], "status"),
        "The sum of the column files of the lines with kind status in scan_counts.csv, by exhibit.",
        "De som van de kolom files van de regels met kind status in scan_counts.csv, per goed.",
    ),
    Rule(
        "files_by_status",
        "scan_counts.csv",
        _files(lambda row: row["name"], "status"),
        "The sum of the column files of the lines with kind status in scan_counts.csv, by status.",
        "De som van de kolom files van de regels met kind status in scan_counts.csv, per status.",
    ),
    Rule(
        "files_by_reason",
        "scan_counts.csv",
        _files(lambda row: row["name"], "reason"),
        "The sum of the column files of the lines with kind reason in scan_counts.csv, by reason.",
        "De som van de kolom files van de regels met kind reason in scan_counts.csv, per reden.",
    ),
    _each("media.csv", "media", "distinct contents of the case", "verschillende inhouden van de zaak"),
    _told("media.csv", "media_by_status", "status", "what the scan found", "wat de scan vond"),
    _told("media.csv", "media_by_kind", "kind", "picture, video or other", "foto, video of anders"),
    _told("media.csv", "media_by_reading", "reading", "how far people are", "hoe ver mensen zijn"),
    Rule(
        "media_by_category",
        "media.csv",
        _by_where("category", "reading", "settled"),
        "One for each line of media.csv with reading settled, by category: people agree, and no second is needed.",
        "Eén voor elke regel van media.csv met reading settled, per categorie: mensen zijn het eens, en er hoeft geen "
        "tweede te kijken.",
    ),
    Rule(
        "media_by_category_of_one",
        "media.csv",
        _by_where("category", "reading", "first"),
        "One for each line of media.csv with reading first, by category: one person said so, a second must look.",
        "Eén voor elke regel van media.csv met reading first, per categorie: één mens zei het, een tweede moet kijken.",
    ),
    _told("categorisations.csv", "categorisations_by_category", "category", "that count", "die tellen"),
    _told("categorisations.csv", "categorisations_by_person", "by", "who said it", "wie het zei"),
    _told("categorisations.csv", "categorisations_by_profile", "profile", "in which table", "volgens welke tabel"),
    _told("findings.csv", "findings_by_kind", "kind", "that were not withdrawn", "die niet zijn ingetrokken"),
    _told("captured.csv", "captured_by_kind", "kind", "what was read of media", "wat van media is gelezen"),
    _told("captured.csv", "captured_by_confidence", "confidence", "how sure", "hoe zeker"),
    _told("children.csv", "children_by_status", "status", "children on series", "kinderen op series"),
    _told("suspects.csv", "suspects_by_track", "track", "suspects", "verdachten"),
    _told("roles.csv", "roles_by_role", "role", "that stand", "die gelden"),
    _told("identifiers.csv", "identifiers_by_suspect", "suspect", "that are theirs", "die van hen zijn"),
    _told("suspect_exhibits.csv", "exhibits_by_suspect", "suspect", "tied to them", "die met hen te maken hebben"),
    _told("attributions.csv", "attributions_by_side", "side", "for and against", "voor en tegen"),
    _told("contacts.csv", "contacts_by_answer", "answer", "with children", "met kinderen"),
    _told("history.csv", "history_by_kind", "kind", "of before", "van eerder"),
    _told("checklist.csv", "criteria_by_answer", "answer", "of the disposal checklist", "van het toetsingsformulier"),
    _told("disposal_steps.csv", "disposal_steps_by_what", "what", "what was done", "wat er is gedaan"),
    _each("directions.csv", "directions", "directions of a penal order", "aanwijzingen"),
    _told(
        *("behavioural_directions.csv", "behavioural_directions_by_kind", "kind"),
        *("behavioural directions", "gedragsaanwijzingen"),
    ),
    _told("carriers.csv", "carriers_by_outcome", "outcome", "data carriers", "gegevensdragers"),
    _told("decisions.csv", "decisions_by_outcome", "outcome", "of the prosecutor", "van de officier van justitie"),
)
"""A table that joins the file brings its rules here."""

BY_NAME = {rule.name: rule for rule in RULES}


def rules_of(table: str) -> tuple[Rule, ...]:
    """The rules that count the lines of a table."""
    return tuple(rule for rule in RULES if rule.table == table)


class Tally:
    """Counts the lines of one table by its rules, one line at a time."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._counts: list[tuple[Rule, Counter[str]]] = [(rule, Counter()) for rule in rules]

    def add(self, row: Row) -> None:
        """Count one line. Raises KeyError and ValueError where the line is not one of this table."""
        for rule, counts in self._counts:
            for name, amount in rule.count(row):
                counts[name] += amount

    def figures(self, language: str) -> Iterator[Figure]:
        """What was counted."""
        for rule, counts in self._counts:
            yield Figure(rule.name, rule.table, rule.says(language), dict(sorted(counts.items())), counts.total())
