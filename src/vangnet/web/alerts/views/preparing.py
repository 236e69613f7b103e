"""An alert is prepared, part by part."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.alerts.actions import authorising, preparing
from vangnet.alerts.limits import limits
from vangnet.alerts.models import Alert, Authority
from vangnet.web.alerts import forms
from vangnet.web.alerts.page import answered, child_page, sent, tried
from vangnet.web.shell.door import Request


@child_page("alert.describe")
def grounds(request: Request, alert: Alert) -> HttpResponseBase:
    """Why this may be done at all."""
    said = {name: getattr(alert, name) for name in preparing.GROUNDS}
    form = forms.GroundsForm(sent(request), initial=said)
    act = lambda: preparing.describe(alert, by=request.by, **form.cleaned_data)  # noqa: E731
    return answered(request, alert, form, act, title=_("Grounds"), done=_("Written down."))


@child_page("alert.question")
def question(request: Request, alert: Alert) -> HttpResponseBase:
    """What people at schools are asked."""
    said = {"question_nl": alert.question_nl, "question_en": alert.question_en}
    form = forms.QuestionForm(sent(request), initial=said)
    act = lambda: preparing.set_question(alert, by=request.by, **form.cleaned_data)  # noqa: E731
    return answered(request, alert, form, act, title=_("Question"), done=_("Written down."))


@child_page("alert.crop")
def crop(request: Request, alert: Alert) -> HttpResponseBase:
    """Which crop is shown."""
    form = forms.CropForm(sent(request), alert=alert)
    act = lambda: preparing.choose_crop(alert, form.cleaned_data["crop"], by=request.by)  # noqa: E731
    note = _("Choose what is enough to recognise the child by, and no more: rather clothing or an object than a face.")
    return answered(request, alert, form, act, title=_("Crop"), done=_("Chosen."), note=note)


@child_page("alert.schools.choose")
def where(request: Request, alert: Alert) -> HttpResponseBase:
    """Where it is asked, and for how long."""
    form = forms.SchoolsForm(sent(request), alert=alert, limits=limits())
    act = lambda: preparing.choose_schools(alert, by=request.by, **form.told())  # noqa: E731
    note = _("Everything chosen counts together: a school in one of these places is asked.")
    return answered(request, alert, form, act, title=_("Area, schools and term"), done=_("Written down."), note=note)


@child_page("alert.suspect")
def suspect(request: Request, alert: Alert) -> HttpResponseBase:
    """Whether schools are tied to the suspect."""
    form = forms.SuspectForm(sent(request), initial={"ties": alert.suspect_schools, "reason": alert.suspect_reason})
    act = lambda: preparing.say_of_suspect(alert, by=request.by, **form.cleaned_data)  # noqa: E731
    note = _("Whoever works at such a school could warn the suspect. Where there are none, say so.")
    return answered(request, alert, form, act, title=_("Schools tied to the suspect"), done=_("Saved."), note=note)


@child_page("alert.exclude")
def exclude(request: Request, alert: Alert) -> HttpResponseBase:
    """A school is not asked."""
    form = forms.ExcludeForm(sent(request))
    act = lambda: preparing.exclude_school(alert, by=request.by, **form.cleaned_data)  # noqa: E731
    return answered(request, alert, form, act, title=_("Exclude a school"), done=_("This school is not asked."))


@child_page("alert.include", methods=("POST",))
def include(request: Request, alert: Alert, excluded: int) -> HttpResponseBase:
    """A school may be asked after all."""
    found = get_object_or_404(alert.excluded.all(), pk=excluded)
    tried(request, lambda: preparing.include_school(found, by=request.by), done=_("This school may be asked."))
    return redirect("alerts:alert", alert.number)


@child_page("alert.authority")
def authority(request: Request, alert: Alert) -> HttpResponseBase:
    """The prosecutor's written authority."""
    told = Authority.objects.filter(alert=alert).first()
    names = ("prosecutor", "number", "on", "term_days", "area")
    form = forms.AuthorityForm(sent(request), initial={name: getattr(told, name) for name in names} if told else {})
    act = lambda: authorising.enter_authority(alert, by=request.by, **form.cleaned_data)  # noqa: E731
    note = _("As it stands on paper. Somebody else sends the alert, and reads the paper too.")
    title = _("The prosecutor's authority")
    return answered(request, alert, form, act, title=title, done=_("Written down."), note=note)


@child_page("alert.confirm", verb=Verb.AUTHORISE_ALERTS, methods=("POST",))
def confirm(request: Request, alert: Alert) -> HttpResponseBase:
    """A prosecutor says that this is the authority that was given."""
    tried(request, lambda: authorising.confirm_authority(alert, by=request.by), done=_("Confirmed."))
    return redirect("alerts:alert", alert.number)
