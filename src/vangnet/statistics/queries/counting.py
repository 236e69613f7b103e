"""Counting years: from the records as they are now, or as they were frozen."""

from collections.abc import Collection, Iterable
from datetime import date

import msgspec
from django.db.models import Prefetch

from vangnet.accounts.models import Person
from vangnet.statistics.figures import BY_CODE, RULES
from vangnet.statistics.keys import keyed, stored
from vangnet.statistics.models import FrozenFigure, FrozenYear
from vangnet.statistics.rule import Line, Rule
from vangnet.statistics.tallying import Tally, by_year, digest_of, read, tally


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of a year: the rule, what was counted, and how long each thing took, with its unit.

    `frozen`: the row that it was read from; None where it was counted now, and then `lines` are there.
    """

    rule: Rule
    tally: Tally
    days: tuple[tuple[int, float], ...] = ()
    frozen: FrozenFigure | None = None
    lines: tuple[Line, ...] = ()


def count(rule: Rule, lines: Iterable[Line]) -> Counted:
    """Lines of one year, counted."""
    told = tuple(lines)
    days = tuple((line.unit, line.days) for line in told if line.days is not None)
    return Counted(rule=rule, tally=tally(told), days=days, lines=told)


def count_now(year: int, rules: Collection[Rule] = RULES) -> list[Counted]:
    """The figures of a year as the records tell them now: one question to the database for most figures."""
    return [count(rule, rule.lines(date(year, 1, 1), date(year, 12, 31))) for rule in rules]


def count_years(first: int, last: int) -> dict[int, list[Counted]]:
    """The figures of some years: as many questions as for one."""
    told: dict[int, list[Counted]] = {year: [] for year in range(first, last + 1)}
    for rule in RULES:
        years = by_year(rule.lines(date(first, 1, 1), date(last, 12, 31)))
        for year, figures in told.items():
            figures.append(count(rule, years.get(year, ())))
    return told


def frozen_years() -> list[FrozenYear]:
    """The years that were closed, each with its figures and their corrections: three questions."""
    figures = FrozenFigure.objects.prefetch_related("corrections")
    return list(FrozenYear.objects.select_related("frozen_by").prefetch_related(Prefetch("figures", figures)))


def frozen_year(year: int) -> FrozenYear | None:
    """A year that was closed, with its figures and their corrections."""
    figures = FrozenFigure.objects.prefetch_related("corrections__made_by")
    found = FrozenYear.objects.select_related("frozen_by").prefetch_related(Prefetch("figures", figures))
    return found.filter(year=year).first()


def count_frozen(kept: FrozenYear, *, with_days: bool = True) -> list[Counted]:
    """The figures of a closed year as they were told then."""
    figures = list(kept.figures.all())
    days: dict[int, list[tuple[int, float]]] = {figure.pk: [] for figure in figures}
    timed = [figure.pk for figure in figures if with_days and rule_of(figure).has_days]
    if timed:
        rows = figures[0].lines.model.objects.filter(figure__in=timed, days__isnull=False)
        for figure, unit, took in rows.order_by().values_list("figure", "unit", "days"):
            days[figure].append((unit, took or 0.0))
    return [Counted(rule=rule_of(one), tally=read(one.cells), days=tuple(days[one.pk]), frozen=one) for one in figures]


def rule_of(figure: FrozenFigure) -> Rule:
    """The rule as it was when the year was frozen; its rows are named as now, where it divides as now."""
    now = BY_CODE.get(figure.code)
    fits = now is not None and all(len(parts) == len(now.divisions) for _unit, parts, _count in figure.cells)
    return Rule(
        code=figure.code,
        version=figure.version,
        title_nl=figure.title_nl,
        title_en=figure.title_en,
        text_nl=figure.text_nl,
        text_en=figure.text_en,
        source=now.source if now else "",
        lines=now.lines if now else _no_lines,
        visible=now.visible if now else _nobody,
        divisions=now.divisions if now and fits else (),
        has_days=now is not None and now.has_days,
        same_as=now.same_as if now else None,
    )


def lines_digest(counted: Counted) -> str:
    """SHA-256 of the lines, without their numbers."""
    return counted.frozen.lines_digest if counted.frozen else digest_of(keyed(counted.lines))


def is_whole(figure: FrozenFigure) -> bool:
    """Whether the frozen lines are still those that were frozen, and add up to the figure."""
    rows = stored(figure.lines.all())
    return digest_of(rows) == figure.lines_digest and sum(row[4] for row in rows) == figure.number


def _no_lines(_first: date, _last: date) -> list[Line]:
    return []


def _nobody(_person: Person, _lines: Collection[Line]) -> set[str]:
    return set()
