"""Which files of a case somebody may know of."""

from django.db.models import QuerySet

from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.cases.models import Case
from vangnet.suspects.models import CaseFile


def files_of(case: Case, person: Person) -> QuerySet[CaseFile]:
    """The files that were asked for; those that may tell of minors only for who may read about minors."""
    files = CaseFile.objects.filter(case=case).select_related("case", "asked_by")
    return files if may(person, Verb.READ_MINORS) else files.filter(covers_minors=False)
