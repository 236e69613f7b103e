"""An account as a page shows it: plots, and tables that say the same."""

from typing import Any

from django.template.defaultfilters import date as formatted
from django.utils.translation import gettext as _

from vangnet.cases.queries.exposure import Account, Amount, Span
from vangnet.web.wellbeing.plots import Column, Plot, plot

KINDS = ("heaviest", "heavy", "light", "none")
"""From severity 3 to 0; what has no category yet is "unsaid"."""


def shown(account: Account) -> dict[str, Any]:
    """What the template of an account needs."""
    return {
        "account": account,
        "by_day": plot([_by_severity(span, "D j b") for span in account.days]),
        "by_week": _minutes(account),
        "legend": tuple(zip(("unsaid", *reversed(KINDS)), _legend(), strict=True)),
    }


def _legend() -> tuple[str, ...]:
    return (
        _("not categorised yet"),
        _("not pertinent or for comparison"),
        _("drawn or computer-made"),
        _("exploitive"),
        _("abuse"),
    )


def _by_severity(span: Span, form: str) -> Column:
    amount = span.amount
    title = _("%(day)s: %(looks)s looks, %(first)s of them first") % {
        "day": formatted(span.day, form),
        "looks": amount.looks,
        "first": amount.first,
    }
    label = formatted(span.day, "j b") if span.day.weekday() == 0 else ""
    return Column(title, label, _parts(amount))


def _parts(amount: Amount) -> tuple[tuple[str, int], ...]:
    return (("unsaid", amount.unsaid), *zip(reversed(KINDS), reversed(amount.severity), strict=True))


def _minutes(account: Account) -> Plot:
    return plot(
        [
            Column(
                _("week of %(day)s: %(minutes)s minutes")
                % {"day": formatted(span.day, "j b"), "minutes": span.amount.minutes},
                formatted(span.day, "j b") if place % 3 == 0 else "",
                (("minutes", span.amount.minutes),),
            )
            for place, span in enumerate(account.weeks)
        ]
    )
