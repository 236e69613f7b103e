"""What people say of a link of a report: that it belongs, or not, or that it is not sure. Added and taken back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Case
from vangnet.errors import InputRefused
from vangnet.reports.models import LinkJudgement, Report


@transaction.atomic
def judge_link(
    report: Report,
    *,
    verdict: LinkJudgement.Verdict,
    reason: str,
    by: Actor,
    other: Report | None = None,
    case: Case | None = None,
) -> LinkJudgement:
    """Say what the link of a report with another report or a case is; the newest that stands, counts."""
    if (other is None) == (case is None) or other == report:
        raise InputRefused(_("A link is with one other report or one case."))
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))
    said = LinkJudgement.objects.create(
        report=report,
        other=other,
        case=case,
        verdict=LinkJudgement.Verdict(verdict),
        reason=reason.strip(),
        made_by=person_of(by),
    )
    thing = f"report:{other.pk}" if other is not None else f"case:{case.pk if case else 0}"
    objects = (f"link:{said.pk}", f"report:{report.pk}", thing)
    record(Act("link.judge", case.number if case else "", objects, {"verdict": said.verdict}), by=by)
    return said


@transaction.atomic
def take_back_link(judgement: LinkJudgement, *, reason: str, by: Actor) -> None:
    """Take back what was said of a link; the one before it that stands, counts again."""
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))
    done = {"revoked_at": timezone.now(), "revoked_by": person_of(by), "revoked_why": reason.strip()}
    if not LinkJudgement.objects.filter(pk=judgement.pk, revoked_at=None).update(**done):
        raise InputRefused(_("This was taken back before."))
    record(Act("link.take_back", objects=(f"link:{judgement.pk}", f"report:{judgement.report_id}")), by=by)
