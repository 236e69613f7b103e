"""The making of case files as work in the queue, with their papers set in type."""

from collections.abc import Iterator

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from vangnet import __version__
from vangnet.cases.models import Draft
from vangnet.cases.queries.report import tell_case
from vangnet.suspects.actions import casefiles as actions
from vangnet.suspects.casefile.writing import Told
from vangnet.suspects.models import CaseFile, Suspect, SuspectRole
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
    tables = told.tables
    labels = {
        "suspects_by_track": dict(Suspect.Track.choices),
        "roles_by_role": dict(SuspectRole.Role.choices),
        "children_by_status": dict(Victim.Status.choices),
    }
    return {
        "file": file,
        "case": file.case,
        "lang": file.language,
        "report": {"made_by": file.asked_by, "made_at": timezone.now(), "program": f"Vangnet {__version__}"},
        "figures": [(one, labels.get(one.rule, {})) for one in told.figures],
        "suspects": tables["suspects.csv"],
        "roles": tables["roles.csv"],
        "children": tables["children.csv"],
        "findings": tables["findings.csv"],
        "labels": labels,
        "tables": [(name, shown.count) for name, shown in tables.items()],
    }
