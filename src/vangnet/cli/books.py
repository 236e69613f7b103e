"""`vangnet reports books` and `figures`: whether nothing was lost, and what intake counts. It only translates."""

from datetime import date
from typing import Any

import click
from rich.table import Table

from vangnet.cli.desk import acting, prepare
from vangnet.cli.library import json_option, out, print_json, printable
from vangnet.cli.people import as_option
from vangnet.errors import ExitCode

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_COLUMNS = ("came_in", "open", "closed", "destroyed")


@click.command()
@click.option("--day", type=_DAY, help="Over all days until the end of this one.  [default: today]")
@as_option
@json_option
def books(day: Any, runs_it: str, as_json: bool) -> int:
    """Keep the books now: per channel, all that came in is open, closed or destroyed. The worker does it each night.

    A difference is an alarm at the desk, and ends with exit code 3. Nothing is ever corrected.

    Example: vangnet reports books --as 123456
    """
    prepare()
    from django.utils import timezone

    from vangnet.accounts.roles import Verb
    from vangnet.reports.books import keep

    by = acting(runs_it, verb=Verb.SETTLE_ALARMS, command="reports books")
    kept = keep(day.date() if day else timezone.localdate(), by=by)
    if as_json:
        print_json({"day": kept.day, "balances": kept.balances, "channels": kept.channels, "bundles": kept.bundles})
    else:
        _print_books(kept.channels, kept.bundles)
        out().print("The books balance." if kept.balances else "[bold red]The books do not balance.[/]")
    return ExitCode.DONE if kept.balances else ExitCode.DONE_WITH_UNREAD


@click.command()
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help="The year whose reports are counted.")
@click.option("--freeze", is_flag=True, help="Keep the figures of a year that is over, once and for good.")
@as_option
@json_option
def figures(year: int, freeze: bool, runs_it: str, as_json: bool) -> None:
    """Count the reports of a year, or tell the figures that were frozen. Small numbers are not hidden here.

    Example: vangnet reports figures --year 2026 --as 123456
    """
    prepare()
    import msgspec

    from vangnet.accounts.audit import Act, record
    from vangnet.accounts.roles import Verb
    from vangnet.reports.actions.freezing import freeze_year
    from vangnet.reports.queries.figures import figures as count
    from vangnet.reports.queries.figures import frozen

    by = acting(runs_it, verb=Verb.READ_INTAKE_FIGURES, command="reports figures")
    if freeze:
        freeze_year(year, by=by)
    else:
        record(Act("figures.see", details={"year": year}), by=by)
    told = frozen(year) or count(date(year, 1, 1), date(year, 12, 31), all_quality=True)
    if as_json:
        print_json(msgspec.to_builtins(told))
        return
    out().print(
        f"{told.total} reports, counted {told.counted_at:%Y-%m-%d %H:%M} UTC; {told.open_now} open, "
        f"{told.not_worked_on} nobody worked on. Criminal complaints, apart: {told.complaints}."
    )
    for name, rows in told.tables.items():
        table = Table(name, "reports")
        for row, number in rows.items():
            table.add_row(printable(row), str(number))
        out().print(table)


def _print_books(channels: dict[str, Any], bundles: dict[str, Any]) -> None:
    table = Table("channel", *_COLUMNS, "difference")
    for name, line in channels.items():
        difference = line["came_in"] - line["open"] - line["closed"] - line["destroyed"]
        table.add_row(printable(name), *(str(line[column]) for column in _COLUMNS), str(difference))
    out().print(table)
    for code, facts in bundles["wrong"]:
        out().print(printable(f"{code}: {', '.join(f'{name} {value}' for name, value in facts.items())}"))
