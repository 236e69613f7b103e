"""Somebody other than the maker approves or refuses a crop; whoever works on the child can withdraw it."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.cases.models import Case
from vangnet.errors import InputRefused
from vangnet.victims.actions import cropping
from vangnet.victims.models import Crop
from vangnet.web.crops import leave
from vangnet.web.crops.forms import DecideForm, WithdrawForm
from vangnet.web.crops.found import crop_of
from vangnet.web.crops.views.seeing import DECIDE, page
from vangnet.web.shell.door import Request, case_page

_REFUSED = 422


@case_page("crop.approve", verb=Verb.APPROVE_CROPS, methods=("POST",))
def approve(request: Request, case: Case, victim: str, crop: int) -> HttpResponseBase:
    """Say that a crop may be shown to others, having looked at exactly these pixels."""
    found = crop_of(request, case, victim, crop)
    return _decided(request, found, cropping.approve_crop, _("Approved."))


@case_page("crop.refuse", verb=Verb.APPROVE_CROPS, methods=("POST",))
def refuse(request: Request, case: Case, victim: str, crop: int) -> HttpResponseBase:
    """Say that nobody may use a crop, having looked at exactly these pixels."""
    found = crop_of(request, case, victim, crop)
    return _decided(request, found, cropping.refuse_crop, _("Refused; nobody can use this crop."))


@case_page("crop.withdraw", verb=Verb.WORK_ON_VICTIMS, methods=("POST",))
def withdraw(request: Request, case: Case, victim: str, crop: int) -> HttpResponseBase:
    """Take a crop back: whatever uses it stops."""
    found = crop_of(request, case, victim, crop)
    form = WithdrawForm(request.POST)
    act = lambda: cropping.withdraw_crop(found, reason=form.cleaned_data["why"], by=request.by)  # noqa: E731
    return _done(request, found, "withdraw_form", form, act, _("Withdrawn; whatever used this crop stops."))


def _decided(request: Request, crop: Crop, decide: Callable[..., object], words: str) -> HttpResponseBase:
    form = DecideForm(request.POST)

    def act() -> None:
        said = form.cleaned_data
        if not leave.has(request, said["seen"], DECIDE, crop.pk, said["pixels"], lasts=leave.WORKING):
            raise InputRefused(_("It is too long ago that you looked at it. Look once more, and decide then."))
        decide(crop, pixels_sha256=said["pixels"], reason=said["reason"], by=request.by)

    return _done(request, crop, "decide_form", form, act, words)


def _done(
    request: Request, crop: Crop, name: str, form: Form, act: Callable[[], object], words: str
) -> HttpResponseBase:
    """Do it, or show the page again with what was typed and what is wrong with it."""
    if form.is_valid():
        try:
            act()
        except InputRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, words)
            return redirect("crops:crop", crop.victim.number, crop.case.number, crop.number)
    crop.refresh_from_db()
    return page(request, crop, status=_REFUSED, **{name: form})
