"""A year is closed: its lines, counts and rules are kept once; a later difference is published beside it."""

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person
from vangnet.errors import InputRefused
from vangnet.statistics import keys
from vangnet.statistics.figures import BY_CODE
from vangnet.statistics.keys import keyed
from vangnet.statistics.models import Correction, FrozenFigure, FrozenLine, FrozenYear
from vangnet.statistics.queries import comparing
from vangnet.statistics.queries.counting import Counted, count_now
from vangnet.statistics.tallying import digest_of, plain

_AT_ONCE = 2_000


@transaction.atomic
def freeze(year: int, *, by: Actor) -> FrozenYear:
    """Count a year that is over, and keep what was counted. Raises InputRefused."""
    if year >= timezone.localdate().year:
        raise InputRefused(_("This year is not over yet."))
    if FrozenYear.objects.filter(year=year).exists():
        raise InputRefused(_("This year was closed before; what was frozen does not change."))
    assert isinstance(by.person, Person), "the program closes no year by itself"
    kept = FrozenYear.objects.create(year=year, frozen_by=by.person, key_check=keys.check())
    figures = [_keep(kept, counted) for counted in count_now(year)]
    told = [(one.code, one.version, one.rule_digest, one.number, one.lines_digest) for one in figures]
    kept.digest = digest_of(told)
    kept.save(update_fields=["digest"])
    record(Act("statistics.freeze", objects=(f"statistics:{year}",), details={"digest": kept.digest}), by=by)
    return kept


@transaction.atomic
def correct(year: int, code: str, reason: str, *, by: Actor) -> Correction:
    """Publish what the same rule counts today beside a frozen figure. Raises InputRefused."""
    reason = reason.strip()
    if code not in BY_CODE:
        raise InputRefused(_("This figure was not frozen."))
    figure = FrozenFigure.objects.select_for_update().filter(year__year=year, code=code).first()
    if figure is None:
        raise InputRefused(_("This figure was not frozen."))
    if not reason:
        raise InputRefused(_("Say why the figure is another one now."))
    (now,) = count_now(year, [BY_CODE[code]])
    found = comparing.today(figure, now)
    if found is None:
        raise InputRefused(_("Rule or key is another one than when the year was frozen: it cannot be compared."))
    if not found.added and not found.removed:
        raise InputRefused(_("Nothing differs from what was told last."))
    assert isinstance(by.person, Person), "the program corrects nothing by itself"
    made = Correction.objects.create(
        figure=figure,
        number=now.tally.total,
        added=msgspec.to_builtins(found.added),
        removed=msgspec.to_builtins(found.removed),
        version=now.rule.version,
        lines_digest=digest_of(keyed(now.lines)),
        reason=reason,
        made_by=by.person,
    )
    act = Act("statistics.correct", objects=(f"statistics:{year}:{code}",), details={"digest": made.lines_digest})
    record(act, by=by)
    return made


def _keep(kept: FrozenYear, counted: Counted) -> FrozenFigure:
    rule, lines = counted.rule, keyed(counted.lines)
    figure = FrozenFigure.objects.create(
        year=kept,
        code=rule.code,
        version=rule.version,
        title_nl=rule.title_nl,
        title_en=rule.title_en,
        text_nl=rule.text_nl,
        text_en=rule.text_en,
        rule_digest=rule.digest,
        number=counted.tally.total,
        cells=plain(counted.tally),
        lines_digest=digest_of(lines),
    )
    rows = (
        FrozenLine(figure=figure, key=key, on=on, unit_id=unit, parts=list(parts), times=times, days=days)
        for key, on, unit, parts, times, days in lines
    )
    FrozenLine.objects.bulk_create(rows, batch_size=_AT_ONCE)
    return figure
