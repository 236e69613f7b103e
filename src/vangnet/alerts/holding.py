"""A case whose crop schools are looking at is not taken away under them: the alert is ended first."""

from django.utils.translation import gettext as _

from vangnet.alerts.models import Alert
from vangnet.alerts.states import RUNS
from vangnet.cases.models import Case


def held_by_alert(case: Case) -> str | None:
    """Why the data of a case cannot be taken away now: an alert shows a crop of it; None: none does."""
    numbers = Alert.objects.filter(crop__case=case, state__in=RUNS).order_by("pk").values_list("number", flat=True)
    if not numbers:
        return None
    told = {"numbers": ", ".join(numbers)}
    return _("a crop of this case is shown in Schoolalert %(numbers)s: end or withdraw that alert first") % told
