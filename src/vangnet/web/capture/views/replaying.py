"""What other rules would do with the media of a case: shown, and not done."""

from typing import Any

from django.http import HttpResponse

from vangnet.accounts.roles import Verb
from vangnet.cases.actions.placing import counted, media_of, try_rules, unit_rules
from vangnet.cases.models import Case
from vangnet.errors import InputRefused
from vangnet.web.capture.forms import RulesForm
from vangnet.web.capture.page import show
from vangnet.web.shell.door import Request, case_page

SHOWN = 200


@case_page("lane.replay", verb=Verb.WRITE_FINDING, methods=("GET", "POST"))
def replay(request: Request, case: Case) -> HttpResponse:
    """Try rules on a case: which media they put elsewhere, with the reasons of both."""
    form = RulesForm(request.POST or None)
    told: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            other, moves = try_rules(case, form.cleaned_data["rules"])
        except InputRefused as refusal:
            form.add_error("rules", str(refusal))
        else:
            request.seen.is_done = True
            request.seen.details = {"rules": other.told, "moves": len(moves)}
            told = {
                "other": other,
                "total": len(moves),
                "counts": [(before, after, count) for (before, after), count in counted(moves).items()],
                "moves": media_of(case, moves[:SHOWN]),
            }
            request.seen.objects = [f"medium:{one.medium.pk}" for one in told["moves"]]
    return show(request, case, "replay", "replay", form=form, now=unit_rules(), **told)
