"""The figures of a year are frozen: once, when the year is over, so that they can always be told again."""

from datetime import date

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.errors import InputRefused
from vangnet.reports.models import YearFigures
from vangnet.reports.queries.figures import digest_of, figures


@transaction.atomic
def freeze_year(year: int, *, by: Actor) -> YearFigures:
    """Count a year that is over and keep the figures. Raises InputRefused."""
    if year >= timezone.localdate().year:
        raise InputRefused(_("This year is not over yet."))
    if YearFigures.objects.filter(year=year).exists():
        raise InputRefused(_("The figures of this year were frozen before; they do not change."))
    told = msgspec.to_builtins(figures(date(year, 1, 1), date(year, 12, 31), all_quality=True))
    kept = YearFigures.objects.create(year=year, figures=told, digest=digest_of(told), frozen_by=by.person)
    record(Act("figures.freeze", objects=(f"figures:{year}",), details={"digest": kept.digest}), by=by)
    return kept
