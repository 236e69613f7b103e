"""Criteria are answered by people, with reason and evidence; answers are added and taken back."""

from django.db import transaction
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Exhibit, Finding, Statement
from vangnet.errors import InputRefused
from vangnet.suspects.actions.acting import act, chosen, required, taken_back
from vangnet.suspects.actions.disposal.acting import writable
from vangnet.suspects.models import Checklist, ChildContact, CriterionAnswer, History, Suspect
from vangnet.suspects.queries import disposal as queries

Evidence = Exhibit | Finding | Statement | ChildContact | History
LINKS: dict[type[Evidence], str] = {
    Exhibit: "exhibit",
    Finding: "finding",
    Statement: "statement",
    ChildContact: "contact",
    History: "history",
}
"""The things on which an answer may rest, and the column that names each."""


@transaction.atomic
def answer(
    checklist: Checklist,
    *,
    code: str,
    answer: str,
    reason: str,
    by: Actor,
    further: str = "",
    evidence: str = "",
    link: Evidence | None = None,
) -> CriterionAnswer:
    """Answer a criterion. Yes and no rest on evidence: a thing of the case, or words that say where it is found.

    `further` names the criterion, where the set leaves its list open; empty: that none is known.
    """
    now = writable(checklist)
    one = queries.chosen(now)
    criterion = queries.rules_of(one).criterion(code)
    if criterion is None:
        raise InputRefused(_("This rule set has no such criterion."))
    if further.strip() and not criterion.is_open:
        raise InputRefused(_("This criterion is not open: answer it as it stands."))
    said = chosen(answer, CriterionAnswer.Answer)
    if said != CriterionAnswer.Answer.UNKNOWN and not evidence.strip() and link is None:
        raise InputRefused(_("Say on what evidence this rests: yes and no need it. Without evidence it is unknown."))
    if link is not None:
        _belongs(link, now.suspect)
    row = CriterionAnswer.objects.create(
        chosen=one,
        code=code,
        further=further.strip(),
        answer=said,
        reason=required(reason, _("Say why; it is written down.")),
        evidence=evidence.strip(),
        made_by=person_of(by),
        **({LINKS[type(link)]: link} if link is not None else {}),
    )
    record(act("disposal.answer", now.suspect, now, row, code=code, answer=said), by=by)
    return row


@transaction.atomic
def take_back_answer(said: CriterionAnswer, *, reason: str, by: Actor) -> None:
    """Take an answer back; the one before it counts again, if it stands."""
    now = writable(said.chosen.checklist)
    taken_back(said, reason=required(reason, _("Say why; it is written down.")), by=by)
    record(act("disposal.answer.take_back", now.suspect, now, said, code=said.code), by=by)


def _belongs(link: Evidence, suspect: Suspect) -> None:
    """What is named as evidence is of the case or of the suspect, and was not withdrawn or taken back."""
    if isinstance(link, (ChildContact, History)):
        belongs = link.suspect_id == suspect.pk
    else:
        belongs = link.case_id == suspect.case_id
    gone_at = link.withdrawn_at if isinstance(link, Finding) else getattr(link, "revoked_at", None)
    if not belongs or gone_at is not None:
        raise InputRefused(_("This is not (any more) evidence of this case."))
