"""The page of a checklist: what it says, its rules, and what was written down, each with its source."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from vangnet.cases.profiles import categories
from vangnet.errors import InputRefused
from vangnet.suspects.disposal.conditions import not_given_up, standing
from vangnet.suspects.disposal.terms import of_age_on
from vangnet.suspects.models import Checklist, ChosenSet, Suspect
from vangnet.suspects.queries import disposal as queries
from vangnet.web.disposal import forms
from vangnet.web.room.tiles import my_words
from vangnet.web.shell.door import Request


def page(
    request: Request, suspect: Suspect, *, status: int = 200, sent: forms.Acting | None = None
) -> HttpResponseBase:
    """The page of a checklist, or what is asked to open it; `sent`: a form as it was sent, with what is wrong."""
    checklist = queries.checklist_of(suspect)
    context: dict[str, Any] = {"suspect": suspect, "is_minor": is_minor(suspect), "today": timezone.localdate()}
    if checklist is None:
        context |= {"choose_form": sent or forms.Choose(suspect=suspect), "sets": queries.rule_sets()}
        return render(request, "disposal/open.html", context, status=status)
    context |= told(checklist)
    context |= {form.kind + "_form": form(suspect=checklist.suspect) for form in forms.ON_PAGE}
    decides = queries.may_decide(request.user, suspect)
    context |= {"may_decide": decides, "may_fill": context["decision"] is None and not context["is_minor"]}
    if sent is not None:
        context[sent.key] = sent
    if context["may_fill"] and not context["fault"]:
        for one in context["criteria"]:
            one["form"] = _answer_form(checklist.suspect, one["criterion"], sent)
    request.seen.objects = [*request.seen.objects, f"checklist:{checklist.pk}"]
    return render(request, "disposal/checklist.html", context, status=status)


def told(checklist: Checklist) -> dict[str, Any]:
    """What page and paper tell of a checklist alike."""
    try:
        return _told(checklist)
    except InputRefused as fault:  # the rules are not as they were kept: told, and nothing is said on them
        return {"checklist": checklist, "fault": str(fault), "decision": queries.decision_of(checklist)}


def is_minor(suspect: Suspect) -> bool:
    """Whether there is no form for adults."""
    return suspect.track != Suspect.Track.ADULT or suspect.born_on is None


def _told(checklist: Checklist) -> dict[str, Any]:
    one, decision, language = queries.chosen(checklist), queries.decision_of(checklist), forms.language()
    rules, suspect = queries.rules_of(one), checklist.suspect
    steps = queries.steps_of(checklist)
    context = {
        "checklist": checklist,
        "fault": "",
        "chosen": one,
        "rules": rules,
        "rules_name": rules.name(language),
        "rules_note": rules.note(language),
        "former": [each for each in checklist.sets.all() if each.pk != one.pk],
        "of_age_on": of_age_on(suspect.born_on) if suspect.born_on else None,
        "what": standing(queries.facts_of(checklist)),
        "criteria": _criteria(one, language),
        **_counts(suspect),
        "steps": sorted(checklist.steps.all(), key=lambda each: -each.pk),
        "counting": {step.pk for step in steps.values()},
        "directions": checklist.directions.all(),
        "behavioural": [_behavioural(each) for each in checklist.behavioural.all()],
        "carriers": _carriers(checklist),
        "decision": decision,
        "decisions": checklist.decisions.all(),
        "terms": queries.terms_of(checklist),
        "incomplete": (),
    }
    if decision is not None and decision.outcome == queries.PENAL_ORDER:
        context["incomplete"] = not_given_up(queries.carriers_told(checklist))
    return context


def _criteria(one: ChosenSet, language: str) -> list[dict[str, Any]]:
    """Each criterion in the language of the reader, with the answers that count and all others."""
    newest = queries.newest_answers(one)
    counting = {each.pk for each in newest}
    every = sorted(one.answers.all(), key=lambda each: -each.pk)
    return [
        {
            "criterion": criterion,
            "text": criterion.text(language),
            "answers": [each for each in newest if each.code == criterion.code],
            "former": [each for each in every if each.code == criterion.code and each.pk not in counting],
        }
        for criterion in queries.rules_of(one).criteria
    ]


def _counts(suspect: Suspect) -> dict[str, Any]:
    """The counts of media in the words of the reader: status, category, and how many; and of which exhibits."""
    named, labels = my_words(), {one.code: one.label for one in categories(suspect.case)}
    exhibits, rows = queries.counted(suspect)
    return {
        "counted_exhibits": exhibits,
        "counts": [
            (named.status(each.status), f"{each.category} {labels.get(each.category, '')}".strip(), each.count)
            for each in rows
        ],
    }


def _behavioural(direction: Any) -> dict[str, Any]:
    held = sorted(direction.held.all(), key=lambda each: -each.pk)
    return {"one": direction, "held": held, "count": len(queries.standing(held))}


def _carriers(checklist: Checklist) -> list[dict[str, Any]]:
    rows = sorted(checklist.carriers.all(), key=lambda each: -each.pk)
    return [
        {
            "exhibit": exhibit,
            "decision": decision,
            "rows": [row for row in rows if row.exhibit_id == exhibit.pk],
        }
        for exhibit, decision in queries.carriers_of(checklist)
    ]


def _answer_form(suspect: Suspect, criterion: Any, sent: forms.Acting | None) -> forms.Acting:
    if isinstance(sent, forms.Answer) and sent.data.get("code") == criterion.code:
        sent.auto_id = f"answer-{criterion.code}-%s"
        if not criterion.is_open:
            del sent.fields["further"]
        return sent
    return forms.Answer(suspect=suspect, criterion=criterion)
