"""Looking on purpose: leave to see a medium, its pixels, and how long somebody looked."""

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from vangnet.accounts import preferences
from vangnet.accounts.audit import Act, record
from vangnet.accounts.roles import Verb
from vangnet.cases.actions import looking
from vangnet.cases.models import Case, Medium
from vangnet.values import Status
from vangnet.web.room import tokens, variants
from vangnet.web.room.filters import number_in
from vangnet.web.room.pixels import pixels_of
from vangnet.web.room.tiles import pixels_address
from vangnet.web.shell.door import Request, case_page

_LONGEST_CLIP_MS = 10**9


@case_page("medium.look", verb=Verb.LOOK, methods=("POST",))
def look(request: Request, case: Case, position: int) -> HttpResponseBase:
    """Give leave to see a medium, and write down that it was seen. A known one only with a reason."""
    medium = _medium(case, position)
    reason = request.POST.get("reason", "").strip()
    if medium.status == Status.KNOWN and not reason:
        return _without_reason(request, case, medium)
    large, sound = request.POST.get("large") == "1", request.POST.get("sound") == "1"
    made = looking.look(case=case, medium=medium, large=large, sound=sound, reason=reason, by=request.by)
    if request.htmx:
        return _addresses(request, case, medium, made.pk, large=large, sound=sound)
    leave = tokens.leave(request, medium, tokens.PAGE_WITH_SOUND if sound else tokens.PAGE, made.pk)
    return redirect(f"{reverse('room:medium', args=[case.number, position])}?shown={leave}")


@case_page("medium.pixels", verb=Verb.LOOK, logged=False)
def pixels(request: Request, case: Case, position: int, variant: str) -> HttpResponse:
    """Pixels of a medium in one form, to who has leave: the right is asked for again each time.

    No line of the log is written here: that of the page names the media it shows small, and leave to see one on purpose
    is given only with a line of its own.
    """
    form = variants.variant(variant)
    if form is None:
        raise Http404
    medium = _medium(case, position)
    seen = tokens.look_in(request, medium, variant, request.GET.get("t", ""))
    if seen is None or (seen == 0 and (form.on_purpose or medium.status == Status.KNOWN)):
        raise Http404
    given = pixels_of(medium, form, start_ms=min(number_in(request.GET, "start") or 0, _LONGEST_CLIP_MS))
    headers = {"Cache-Control": "no-store, private", "X-Vangnet-Reason": given.reason or ""}
    return HttpResponse(given.data, content_type=given.type, headers=headers)


@case_page("medium.looked", verb=Verb.LOOK, methods=("POST",), logged=False)
def looked(request: Request, case: Case) -> HttpResponse:  # noqa: ARG001
    """Keep how long somebody looked: for themselves alone, so without a line in the log."""
    try:
        seconds, made = float(request.POST.get("seconds", "")), int(request.POST.get("look", ""))
    except ValueError:
        return HttpResponse(status=400)
    kept = seconds == seconds and looking.looked(look=made, seconds=seconds, by=request.by)  # noqa: PLR0124  # not a NaN
    return HttpResponse(status=204 if kept else 404)


@case_page("media.preferences", verb=Verb.LOOK, methods=("POST",), logged=False)
def prefer(request: Request, case: Case) -> HttpResponseBase:
    """Keep how somebody wants to see tiles; private, so without a line in the log."""
    chosen = {name: request.POST.get(name) == "1" for name in ("grey", "blur")}
    try:
        preferences.prefer(request.user, tile=number_in(request.POST, "tile"), **chosen)
    except msgspec.ValidationError:
        messages.error(request, _("There are no tiles of that size."))
    return redirect("room:grid", case.number)


def _medium(case: Case, position: int) -> Medium:
    return get_object_or_404(Medium.objects.select_related("exhibit"), case=case, position=position)


def _without_reason(request: Request, case: Case, medium: Medium) -> HttpResponseBase:
    record(Act("medium.look", case.number, (f"medium:{medium.pk}",), status="refused"), by=request.by)
    told = _("Known material is not opened again without a reason. Say why you need to see it.")
    if request.htmx:
        return JsonResponse({"refused": told}, status=422)
    messages.error(request, told)
    return redirect("room:medium", case.number, medium.position)


def _addresses(request: Request, case: Case, medium: Medium, look: int, *, large: bool, sound: bool) -> JsonResponse:
    is_video = medium.kind == Medium.Kind.VIDEO
    still = variants.STRIP if is_video else variants.LARGE if large else variants.SHOWN
    told = {"look": look, "picture": pixels_address(request, case, medium, still, look)}
    if is_video:
        clip = variants.CLIP_WITH_SOUND if sound else variants.CLIP
        told["clip"] = pixels_address(request, case, medium, clip, look)
    return JsonResponse(told)
