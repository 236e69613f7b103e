"""The making of case files as work in the queue, with their papers set in type."""

from collections.abc import Iterator
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from vangnet import __version__
from vangnet.cases import profiles
from vangnet.cases.models import Draft, Finding
from vangnet.cases.queries.report import tell_case
from vangnet.scan.report.words import words
from vangnet.suspects.actions import casefiles as actions
from vangnet.suspects.casefile.writing import Told
from vangnet.suspects.models import (
    Attribution,
    BehaviouralDirection,
    CarrierDecision,
    CaseFile,
    ChildContact,
    CriterionAnswer,
    DisposalDecision,
    DisposalStep,
    History,
    Suspect,
    SuspectRole,
)
from vangnet.values import Status
from vangnet.victims.models import Victim
from vangnet.web.results import paper


@task
def make_case_files() -> None:
    """Make all files that wait."""
    actions.make_waiting(papers=papers)


def ask_making() -> bool:
    """A duty: put the making in the queue when files wait, and take away old copies; gives whether it was put there."""
    actions.put_back_lost()
    actions.take_away()
    asked = DBTaskResult.objects.filter(task_path=make_case_files.module_path, status="READY")
    if not CaseFile.objects.filter(state=CaseFile.State.WAITING).exists() or asked.exists():
        return False
    make_case_files.enqueue()
    return True


def papers(file: CaseFile, told: Told) -> Iterator[tuple[str, bytes]]:
    """The dossier, which tells every number and its rule; and the report of the case. Both are PDF/UA-1."""
    with translation.override(file.language), timezone.override("Europe/Amsterdam"):
        yield "dossier.pdf", paper.set_in_type(render_to_string("casefiles/pdf/dossier.html", _context(file, told)))
    with translation.override(file.language):
        report = tell_case(file.case, language=file.language, made_by=file.asked_by)
    yield "report.pdf", paper.made(report, Draft.Kind.REPORT)


def _context(file: CaseFile, told: Told) -> dict[str, object]:
    tables, labels = told.tables, _labels(file)
    return {
        "file": file,
        "case": file.case,
        "lang": file.language,
        "report": {"made_by": file.asked_by, "made_at": timezone.now(), "program": f"Vangnet {__version__}"},
        "figures": [(one, labels.get(one.rule, {})) for one in told.figures],
        "suspects": tables["suspects.csv"].lines,
        "roles": tables["roles.csv"].lines,
        "decisions": tables["decisions.csv"].lines,
        "carriers": tables["carriers.csv"].lines,
        "children": tables["children.csv"].lines,
        "labels": labels,
        "tables": [(name, shown.count) for name, shown in tables.items()],
        "is_cut": any(tables[name].count > len(tables[name].lines) for name in _ON_PAPER),
    }


_ON_PAPER = ("suspects.csv", "roles.csv", "decisions.csv", "carriers.csv", "children.csv")


def _labels(file: CaseFile) -> dict[str, dict[str, object]]:
    """What stands in the tables as a code, in words, by the rule that counts it."""
    called = {one.code: f"{one.code} {one.label}" for one in profiles.categories(file.case)}
    status = {str(one): words(file.language).status(one) for one in Status}
    choices: dict[str, Any] = {
        "files_by_status": status,
        "media_by_status": status,
        "media_by_category": called,
        "media_by_category_of_one": called,
        "categorisations_by_category": called,
        "findings_by_kind": Finding.Kind.choices,
        "children_by_status": Victim.Status.choices,
        "suspects_by_track": Suspect.Track.choices,
        "roles_by_role": SuspectRole.Role.choices,
        "attributions_by_side": Attribution.Side.choices,
        "contacts_by_answer": ChildContact.Answer.choices,
        "history_by_kind": History.Kind.choices,
        "criteria_by_answer": CriterionAnswer.Answer.choices,
        "disposal_steps_by_what": DisposalStep.Kind.choices,
        "behavioural_directions_by_kind": BehaviouralDirection.Kind.choices,
        "carriers_by_outcome": CarrierDecision.Outcome.choices,
        "decisions_by_outcome": DisposalDecision.Outcome.choices,
    }
    return {rule: dict(told) for rule, told in choices.items()}
