"""What an address of a crop speaks of: what somebody may not see is not there."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from vangnet.cases.models import Case, Medium
from vangnet.victims.actions.cropping import shows
from vangnet.victims.models import Crop, Victim
from vangnet.victims.rules import visible_victims
from vangnet.web.shell.door import Request


def child(request: Request, victim: str) -> Victim:
    """The child of this number whose page this person may see."""
    return get_object_or_404(visible_victims(request.user).select_related("unit", "owner"), number=victim)


def medium_of(request: Request, case: Case, victim: str, position: int) -> tuple[Victim, Medium]:
    """A child, and a picture or video of the case in a series of that child."""
    found = child(request, victim)
    medium = get_object_or_404(Medium.objects.select_related("exhibit", "case"), case=case, position=position)
    if medium.kind == Medium.Kind.OTHER or not shows(found, medium):
        raise Http404
    request.seen.objects = [f"victim:{found.pk}", f"medium:{medium.pk}"]
    return found, medium


def crop_of(request: Request, case: Case, victim: str, number: int) -> Crop:
    """A crop of a child, made from a medium of this case."""
    found = child(request, victim)
    crops = Crop.objects.filter(victim=found, case=case).select_related("victim", "case", "made_by", "withdrawn_by")
    crop = get_object_or_404(crops, number=number)
    request.seen.objects = [f"victim:{found.pk}", f"crop:{crop.pk}"]
    return crop
