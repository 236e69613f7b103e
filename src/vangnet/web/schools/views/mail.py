"""Is this mail genuine? For whoever answers a call of a school; it tells nothing of an alert."""

from django.http import HttpResponse
from django.shortcuts import render

from vangnet.accounts.roles import Verb
from vangnet.alerts.actions.mails import check_mail
from vangnet.errors import InputRefused
from vangnet.web.schools.forms import MailForm
from vangnet.web.shell.door import Request, person_page

_REFUSED = 422


@person_page("schools.mail_check", verb=Verb.CONFIRM_MAILS, methods=("GET", "POST"))
def check(request: Request) -> HttpResponse:
    """Type the reference that the caller reads out, and hear whether such a mail was sent, when, and to which school.

    The answer stands on the page that follows the form, so that no reference comes to stand in an address.
    """
    form = MailForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form, "is_asked": False}
    if request.method == "POST" and form.is_valid():
        try:
            context |= {"is_asked": True, "mail": check_mail(form.cleaned_data["reference"], by=request.by)}
        except InputRefused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "schools/mail.html", context, status=_REFUSED if form.errors else 200)
