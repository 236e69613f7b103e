"""An alert is sent, answered, checked and ended."""

from typing import Any

from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from vangnet.alerts.actions import answering, ending, reminding, sending_out, verifying
from vangnet.alerts.models import Alert, Answer
from vangnet.alerts.queries.schools import would_be_asked
from vangnet.web.alerts import forms
from vangnet.web.alerts.page import answered, child_page, sent, tried
from vangnet.web.crops.shown import named, tiles_of
from vangnet.web.shell.door import Request


@child_page("alert.send")
def send(request: Request, alert: Alert) -> HttpResponseBase:
    """Send it, when nothing is missing."""
    form = forms.SendForm(sent(request))
    act = lambda: sending_out.send_alert(alert, by=request.by, **form.cleaned_data)  # noqa: E731
    note = _("From now on people at schools can see the crop. It can be ended at any moment, and not taken back.")
    done = _("The alert goes with the next bundle to the school door.")
    told: dict[str, Any] = {"note": note, "button": _("Send now"), "would_be_asked": would_be_asked(alert)}
    if alert.crop is not None:
        tiles = tiles_of(request, [alert.crop])
        request.seen.objects += named(tiles)
        told["tile"] = tiles[0]
    return answered(request, alert, form, act, title=_("Send"), done=done, **told)


@child_page("alert.remind", methods=("POST",))
def remind(request: Request, alert: Alert) -> HttpResponseBase:
    """Remind those who did not answer."""
    tried(request, lambda: reminding.remind(alert, by=request.by), done=_("They are reminded with the next bundle."))
    return redirect("alerts:alert", alert.number)


@child_page("alert.ask_more", methods=("POST",))
def more(request: Request, alert: Alert) -> HttpResponseBase:
    """Ask people who came to take part since."""
    tried(request, lambda: reminding.ask_more(alert, by=request.by), done=_("They are asked with the next bundle."))
    return redirect("alerts:alert", alert.number)


@child_page("answer.verify")
def verify(request: Request, alert: Alert, answer: int) -> HttpResponseBase:
    """Write down what police found."""
    rows = alert.answers.exclude(kind=Answer.Kind.NO).select_related("asked__contact__school", "alert", "typed_by")
    found = get_object_or_404(rows, pk=answer)
    request.seen.objects.append(f"answer:{found.pk}")
    form = forms.VerifyForm(sent(request))
    act = lambda: verifying.verify(found, by=request.by, **form.cleaned_data)  # noqa: E731
    note = _("This is the child: the picture is erased at once, for good. This is not the child: it is shown again.")
    told = {"note": note, "answer": found}
    return answered(request, alert, form, act, title=_("Check an answer"), done=_("Written down."), **told)


@child_page("alert.telephone")
def telephone(request: Request, alert: Alert, invited: int) -> HttpResponseBase:
    """What came of a telephone call, without the image."""
    asked = get_object_or_404(alert.asked.select_related("contact__school", "alert"), pk=invited)
    form = forms.TelephoneForm(sent(request))

    def act() -> None:
        said = dict(form.cleaned_data)
        outcome, kind = said.pop("outcome"), said.pop("kind")
        with transaction.atomic():
            answering.telephone(asked, outcome=outcome, by=request.by)
            if kind:
                answering.type_in_answer(asked, kind=kind, text=outcome, by=request.by, **said)

    note = _(
        "Call the number of the school on the list, and let them call back through 0900-8844 if they doubt. Put the "
        "question in words; never describe or send the image."
    )
    told = {"note": note, "asked": asked}
    return answered(request, alert, form, act, title=_("Telephone call"), done=_("Written down."), **told)


@child_page("alert.end")
def end(request: Request, alert: Alert) -> HttpResponseBase:
    """End it by hand."""
    form = forms.EndForm(sent(request))
    act = lambda: ending.end_alert(alert, by=request.by, **form.cleaned_data)  # noqa: E731
    note = _("The key of the picture is destroyed at once. That cannot be taken back.")
    told = {"note": note, "button": _("End")}
    return answered(request, alert, form, act, title=_("End this alert"), done=_("The alert has ended."), **told)
