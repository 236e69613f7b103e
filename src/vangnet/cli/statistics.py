"""`vangnet statistics`: the figures of a year, and the lines that they are the count of. It only translates."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from vangnet.cli.desk import acting, prepare, set_up
from vangnet.cli.library import json_option, out, print_json, printable
from vangnet.cli.people import as_option
from vangnet.errors import InputRefused, UsageError

if TYPE_CHECKING:
    from vangnet.accounts.audit import Actor
    from vangnet.statistics.telling import ToldYear

_file = click.Path(dir_okay=False, path_type=Path)
_year = click.option("--year", type=click.IntRange(2000, 2100), required=True, help="The year.")
_figure = click.option("--figure", required=True, help="Code of the figure, as --json tells it.")
_IN_ONE_LINE = 500  # things that one line of the log names
_whole = "Your own service number; your password is asked. Without it: only what source documents told."


@click.group(invoke_without_command=True)
@click.option("--year", type=click.IntRange(2000, 2100), help="The year.  [default: this year]")
@click.option("--as", "runs_it", metavar="NUMBER", help=_whole)
@click.option("--csv", type=_file, help="Write the figures to FILE as CSV.", metavar="FILE")
@click.option("--ods", type=_file, help="Write them to FILE as a spreadsheet (OpenDocument).", metavar="FILE")
@click.option("--pdf", type=_file, help="Write the report of the year to FILE.", metavar="FILE")
@click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True, help="Of the files.")
@json_option
@click.pass_context
def statistics(
    ctx: click.Context,
    year: int | None,
    runs_it: str | None,
    csv: Path | None,
    ods: Path | None,
    pdf: Path | None,
    language: str,
    as_json: bool,
) -> None:
    """Tell the figures of a year: what source documents told, and what this desk counts or has frozen.

    Numbers are those that may be told to who asks: of the own unit whole, of all units with small ones hidden.

    Example: vangnet statistics --year 2014 --json

    Example: vangnet statistics --year 2026 --as 123456 --pdf report.pdf
    """
    if ctx.invoked_subcommand is not None:
        return
    if runs_it is None:
        _tell_history(year, [csv, ods, pdf], as_json=as_json)
        return
    by = _who(runs_it, "statistics", verb="read_statistics")
    from django.utils import timezone, translation

    with translation.override(language):
        told = _told(year or timezone.localdate().year, by)
        _write(told, {"csv": csv, "ods": ods, "pdf": pdf}, by)
        if as_json:
            _print_json(told)
        elif not any((csv, ods, pdf)):
            _print_table(told)


@statistics.command()
@_year
@_figure
@click.option("--division", default="", help="Only one row: the code of the division, and --row.")
@click.option("--row", default="", help="The code of the row.")
@as_option
@json_option
def lines(year: int, figure: str, division: str, row: str, runs_it: str, as_json: bool) -> None:
    """Tell the lines that a figure is the count of, with the rule that counted them.

    The lines are those of one's own unit, with numbers of what one may see; those of other units are counted only. The
    digest is over all lines of the number, and stands beside it in the report of the year.

    Example: vangnet statistics lines --year 2026 --figure victims_identified --as 123456
    """
    by = _who(runs_it, "statistics lines", verb="read_statistics")
    from vangnet.accounts.audit import Act, record
    from vangnet.statistics.queries.counting import is_whole
    from vangnet.statistics.queries.lines import counted_of, own_lines, shown
    from vangnet.statistics.queries.tracing import digests
    from vangnet.statistics.rules import reads_all_units
    from vangnet.statistics.tallying import picked
    from vangnet.statistics.telling import tell_year

    assert by.person is not None
    counted = counted_of(year, figure)
    if counted is None:
        raise InputRefused(f"no figure {figure} of {year}")
    codes = [one.code for one in counted.rule.divisions]
    if bool(division) != bool(row) or (division and division not in (*codes, "unit")):
        raise UsageError(f"--division is one of {', '.join((*codes, 'unit'))}, and goes with --row")
    told = tell_year(year, by.person, compared=False).figure(figure)
    assert told is not None, "it was counted"
    mine = own_lines(counted, year, by.person)
    if division:
        mine = picked(counted.rule, mine, division, row)
    rows = shown(counted, mine, by.person)
    circle = told.whole if reads_all_units(by.person) and told.whole else told.own
    unit = None if circle is told.whole else by.person.unit_id
    keys = [line.key for line, one in zip(mine, rows, strict=True) if one.number]
    for start in range(0, max(len(keys), 1), _IN_ONE_LINE):
        objects = (f"statistics:{year}:{figure}", *keys[start : start + _IN_ONE_LINE])
        record(Act("statistics.lines", objects=objects), by=by)
    number = circle.tables.get(division, {}).get(row, 0) if division else circle.number
    if as_json:
        print_json(
            {
                "year": year,
                "figure": figure,
                "version": counted.rule.version,
                "definition_nl": counted.rule.text_nl,
                "definition_en": counted.rule.text_en,
                "rule_sha256": counted.rule.digest,
                "lines_sha256": digests(counted, unit=unit).get((division, row)),
                "number": number if isinstance(number, int) else None,
                "hidden": None if isinstance(number, int) else number,
                "frozen_lines_are_whole": is_whole(counted.frozen) if counted.frozen else None,
                "own_unit": sum(line.times for line in mine),
                "lines": rows,
            }
        )
        return
    out().print(
        f"{printable(counted.rule.title('en'))} {year}: {printable(number)}. Rule version {counted.rule.version}."
    )
    out().print(printable(counted.rule.text("en")))
    out().print(f"Lines (SHA-256): {digests(counted, unit=unit).get((division, row)) or 'none'}")
    if counted.frozen:
        sound = "are as they were frozen" if is_whole(counted.frozen) else "[bold red]are NOT as they were frozen[/]"
        out().print(f"The frozen lines {sound}.")
    table = Table("number", "date", *codes, "counts for", "days")
    for one in rows:
        days = "" if one.days is None else f"{one.days:.1f}"
        table.add_row(printable(one.number or "-"), f"{one.on}", *map(printable, one.parts), str(one.times), days)
    out().print(table)


@statistics.command()
@_year
@as_option
def freeze(year: int, runs_it: str) -> None:
    """Close a year that is over: its lines, numbers and rules are kept once and for good.

    Example: vangnet statistics freeze --year 2025 --as 123456
    """
    by = _who(runs_it, "statistics freeze", verb="freeze_statistics")
    from vangnet.statistics.actions.freezing import freeze as close

    kept = close(year, by=by)
    out().print(f"Closed {year}. Digest of its figures: {kept.digest}")


def _who(number: str, command: str, *, verb: str) -> "Actor":
    prepare()
    from vangnet.accounts.roles import Verb

    return acting(number, verb=Verb(verb), command=command)


def _told(year: int, by: "Actor") -> "ToldYear":
    from vangnet.accounts.audit import Act, record
    from vangnet.statistics.telling import is_a_year, tell_year

    if not is_a_year(year) or by.person is None:
        raise InputRefused(f"nothing is counted of {year} yet")
    record(Act("statistics.see", objects=(f"statistics:{year}",)), by=by)
    return tell_year(year, by.person)


def _write(told: "ToldYear", files: dict[str, Path | None], by: "Actor") -> None:
    from vangnet.accounts.audit import Act, record
    from vangnet.web.statistics import files as written
    from vangnet.web.statistics import paper

    assert by.person is not None
    person = by.person
    makers: dict[str, Any] = {
        "csv": lambda: written.csv(told).encode(),
        "ods": lambda: written.ods(told),
        "pdf": lambda: paper.made(told, by=person),
    }
    for kind, place in files.items():
        if place is None:
            continue
        try:
            place.write_bytes(makers[kind]())
        except OSError as error:
            raise InputRefused(f"{place}: {error}") from error
        record(Act("statistics.export", objects=(f"statistics:{told.year}",), details={"as": kind}), by=by)


def _tell_history(year: int | None, files: list[Path | None], *, as_json: bool) -> None:
    """What needs no person: it comes with the program, and stands in a public document."""
    set_up()
    from vangnet.statistics.history import history
    from vangnet.web.statistics.files import told_before

    if year is None or any(files) or not told_before(year):
        years = ", ".join(map(str, history().years()))
        raise InputRefused(f"what this desk counts is told to people: --as NUMBER (without it: --year, one of {years})")
    if as_json:
        print_json({"year": year, "history": told_before(year), "figures": []})
        return
    table = Table("figure", "number", "source")
    for one in told_before(year):
        table.add_row(printable(one["title_en"]), str(one["number"]), printable(f"[{one['label']}] {one['source']}"))
    out().print(table)


def _print_json(told: "ToldYear") -> None:
    from vangnet.web.statistics.files import plain

    print_json(plain(told))


def _print_table(told: "ToldYear") -> None:
    from vangnet.web.statistics.files import numbers

    table = Table("figure", "of", "row", "number", "who", "rule")
    for one in numbers(told):
        rule = "source" if one.version is None else f"{one.figure} {one.version}"
        table.add_row(*map(printable, (one.title, one.division, one.row, one.shown, one.circle, rule)))
    out().print(table)
