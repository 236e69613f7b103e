"""`vangnet networks roles|material|worklist`: what is told of members with reasons. It only translates."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from vangnet.cli.library import json_option, out, print_json, printable
from vangnet.errors import InputRefused

if TYPE_CHECKING:
    from vangnet.networks.expose.worklist import Group, Item
    from vangnet.networks.shape import Moment
    from vangnet.networks.store.loading import Stored
    from vangnet.words import Word

_path = click.Path(path_type=Path)
_language = click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True)
_limit = click.option("--limit", type=click.IntRange(0), default=20, show_default=True, help="How many to list.")
_known = click.option("--known", metavar="FILE", type=_path, help="SHA-256 of known material, one on a line.")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SAID = {
    "nl": {
        "grade": "graad {0}",
        "groups": "Groepen",
        "items": "Werk: {0}",
        "is": "met een tweede teken",
        "not": "zonder tweede teken",
        "unverified": "{0} (niet nagezien)",
        "approach_adult": "benadering door een volwassene",
        "approach_unknown": "benadering, leeftijd onbekend",
        "victim": "gegevens van een ander geplaatst",
        "administrator": "beheer van de groep",
        "poster": "plaatste gegevens van een ander",
    },
    "en": {
        "grade": "grade {0}",
        "groups": "Groups",
        "items": "Work: {0}",
        "is": "with a second sign",
        "not": "without a second sign",
        "unverified": "{0} (not verified)",
        "approach_adult": "approach by an adult",
        "approach_unknown": "approach, age unknown",
        "victim": "data of another were posted",
        "administrator": "runs the group",
        "poster": "posted data of another",
    },
}


@click.command(epilog="\b\nExample:\n  vangnet networks roles group-1")
@click.argument("directory", metavar="DIR", type=_path)
@_limit
@_language
@json_option
def roles(directory: Path, limit: int, language: str, as_json: bool) -> None:
    """Tell who administers in DIR, by grade of evidence.

    1 the data state it, 2 an act that needs a permission, 3 a pattern, 4 behaviour. Nobody is shown as proven.
    """
    from vangnet.networks.roles import Roles
    from vangnet.networks.store.records import records_of

    stored = _opened(directory)
    found = list(Roles().add_all(records_of(stored, with_content=False)).standings())
    if as_json:
        print_json([_built(one, language) for one in found])
        return
    names = _names(stored)
    for one in found[:limit]:
        who = f"{one.member} {names.get(one.member, '')}"
        grade = _SAID[language]["grade"].format(one.grade)
        out().print(f"[bold]{printable(who)}[/] ({printable(one.network)}): {grade}", soft_wrap=True)
        for each in one.evidence:
            _print_words(each.reasons, language, _period(each.first, each.last))
    _print_more(len(found), limit)


@click.command(
    epilog="\b\nExamples:\n  vangnet networks material group-1 --known known.txt\n"
    "  vangnet networks material group-1 --library national.lib"
)
@click.argument("directory", metavar="DIR", type=_path)
@_known
@click.option("--library", "-l", type=_path, help="The reference library, asked by SHA-256; beside --known, or alone.")
@_limit
@_language
@json_option
def material(
    directory: Path, known: Path | None, library: Path | None, limit: int, language: str, as_json: bool
) -> None:
    """Tell what members of DIR did with files, by content: first seen here, passed on, linked to, fetched, read.

    First seen in these exports does not say who made it. A library tells of the same content only, never of likeness.
    """
    from vangnet.networks.behaviour import Traces
    from vangnet.networks.store.records import records_of

    stored = _opened(directory)
    found = list(Traces(_knowing(known, library)).add_all(records_of(stored)).told())
    if as_json:
        print_json([_built(one, language) for one in found])
        return
    names = _names(stored)
    for one in sorted(found, key=lambda each: -each.count)[:limit]:
        out().print(f"[bold]{printable(one.member)} {printable(names.get(one.member, ''))}[/]", soft_wrap=True)
        _print_words(one.reasons, language, _period(one.first, one.last))
    _print_more(len(found), limit)


@click.command(epilog="\b\nExample:\n  vangnet networks worklist group-1 --routes teams.csv --language en")
@click.argument("directory", metavar="DIR", type=_path)
@click.option("--routes", metavar="FILE", type=_path, help="The unit's own table of who takes which municipality.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The day of the export; else that of its last message.")
@_known
@_limit
@_language
@json_option
def worklist(
    directory: Path,
    routes: Path | None,
    day: datetime | None,
    known: Path | None,
    limit: int,
    language: str,
    as_json: bool,
) -> None:
    """Make the work list of expose groups among minors in DIR: region, covered posts, reasons and next steps.

    The name of a group is a hint and needs a second sign. Members stand by number, data of others are covered, and who
    is not known to be of age counts as a minor. Nothing is decided or sent.
    """
    from vangnet.networks.expose.areas import areas
    from vangnet.networks.expose.routing import Routing
    from vangnet.networks.expose.worklist import worklist as made
    from vangnet.networks.store.records import records_of

    stored = _opened(directory)
    on = day.date() if day else (stored.manifest.last_at or datetime.now()).date()  # noqa: DTZ005 - a calendar day
    routing = Routing(areas(), _text(routes) if routes else "")
    found = made(records_of(stored), day=on, known_hashes=_digests(known), routing=routing, language=language)
    if as_json:
        groups = [{**_built(one, language), "hint": _built(one.hint.regions, language)} for one in found.groups]
        print_json({"day": on, "groups": groups, "items": [_built(one, language) for one in found.items]})
        return
    _print_groups(found.groups, language)
    out().print(f"[bold]{_SAID[language]['items'].format(len(found.items))}[/]")
    for number, one in enumerate(found.items[:limit], 1):
        _print_item(number, one, language)
    _print_more(len(found.items), limit)


def _opened(directory: Path) -> "Stored":
    from vangnet.networks.store.loading import open_network

    return open_network(directory)


def _names(stored: "Stored") -> dict[str, str]:
    return dict(stored.members.select("key", "name").iter_rows())


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused(f"{path}: {error}") from error


def _knowing(known: Path | None, library: Path | None) -> Callable[[str], bool] | None:
    """What tells whether a SHA-256 (small hex) is of known material; None where nothing was given to ask."""
    held = _digests(known)
    if library is None:
        return held.__contains__ if known else None
    from vangnet.reference.library import Library
    from vangnet.values import Kind

    opened = Library.open(str(library))

    def knows(digest: str) -> bool:
        return digest in held or any(one.entry.kind == Kind.KNOWN for one in opened.find_digest(bytes.fromhex(digest)))

    return knows


def _digests(path: Path | None) -> frozenset[str]:
    """Raises InputRefused, with the line, where one is no SHA-256."""
    if path is None:
        return frozenset()
    lines = [line.strip().lower() for line in _text(path).splitlines()]
    for number, line in enumerate(lines, 1):
        if line and not _DIGEST.fullmatch(line):
            raise InputRefused(f"{path}, line {number}: no SHA-256")
    return frozenset(filter(None, lines))


def _built(told: Any, language: str) -> Any:
    """For JSON: words with their sentence beside them."""
    from vangnet.words import Word

    if isinstance(told, Word):
        return {"code": told.code, "values": told.values, "told": told.tell(language)}
    if isinstance(told, msgspec.Struct):
        return {name: _built(getattr(told, name), language) for name in told.__struct_fields__}
    if isinstance(told, dict):
        return {name: _built(one, language) for name, one in told.items()}
    if isinstance(told, tuple) and hasattr(told, "_asdict"):
        return {name: _built(one, language) for name, one in told._asdict().items()}
    return [_built(one, language) for one in told] if isinstance(told, list | tuple) else told


def _period(first: "Moment | None", last: "Moment | None") -> str:
    days: list[date] = [one.at.date() for one in (first, last) if one]
    return " - ".join(dict.fromkeys(map(str, days)))


def _print_words(words: Iterable["Word"], language: str, behind: str = "", mark: str = "-") -> None:
    for number, one in enumerate(words):
        period = f" ({behind})" if behind and not number else ""
        out().print(f"  {mark} {printable(one.tell(language))}{period}", soft_wrap=True)


def _print_more(count: int, limit: int) -> None:
    if count > limit:
        out().print(f"... {count - limit:,} (--limit, --json)")


def _print_groups(groups: Iterable["Group"], language: str) -> None:
    out().print(f"[bold]{_SAID[language]['groups']}[/]")
    for one in groups:
        there = _SAID[language]["is" if one.is_expose else "not"]
        out().print(f"[bold]{printable(one.title or one.key)}[/]: {there}", soft_wrap=True)
        _print_words((part.why for part in one.hint.parts), language)
        _print_words((sign.why for sign in one.signs if sign.is_there), language, mark="+")


def _print_item(number: int, item: "Item", language: str) -> None:
    area = _SAID[language]["unverified"]
    names = (area.format(one.area.name) if one.area.unverified else one.area.name for one in item.regions)
    where = ", ".join(dict.fromkeys(names))
    team = ", ".join(dict.fromkeys(one.team or one.unit for one in item.routes))
    head = " · ".join(filter(None, (item.label.tell(language), where, team)))
    out().print(f"[bold]{number}. {_SAID[language][item.kind]}[/]: {printable(head)}", soft_wrap=True)
    _print_words(item.reasons, language)
    _print_words(item.counter, language, mark="?")
    for one in item.excerpts:
        out().print(f"  | {one.on} {printable(one.text)}", soft_wrap=True)
    _print_words(item.steps, language, mark=">")
