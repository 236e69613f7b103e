"""What may be told of an exhibit, and of the evidence that it may lie in."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from vangnet.accounts.models import Person
from vangnet.cases import places
from vangnet.cases.models import Case, CustodyEvent, Exhibit, Scan
from vangnet.cases.rules import reachable_cases


def exhibit_of(case: Case, number: str) -> Exhibit:
    """An exhibit of a case by its number; raises Http404 where there is none."""
    exhibit = case.exhibits.filter(number=number).first()
    if exhibit is None:
        raise Http404
    exhibit.case = case
    return exhibit


def custody_of(exhibit: Exhibit) -> QuerySet[CustodyEvent]:
    """The chain of hands, as it went; who wrote a line stands with it."""
    return exhibit.custody.select_related("written_by")


def scans_of(exhibit: Exhibit) -> QuerySet[Scan]:
    """All scans of an exhibit, the latest first."""
    return exhibit.scans.select_related("started_by")


def scan_of(exhibit: Exhibit, number: int) -> Scan:
    """A scan of an exhibit by its number; raises Http404 where there is none."""
    scan = exhibit.scans.filter(number=number).first()
    if scan is None:
        raise Http404
    scan.exhibit = exhibit
    return scan


def listing_for(person: Person, *, root: str, path: str) -> places.Listing:
    """What lies in a folder of the evidence, without what is an exhibit of a case that this person may not open.

    Raises PlaceRefused inside of such an exhibit, and as `places.browse` does.
    """
    others = _places_of_others(person, root)
    if any(_lies_in(path, other) for other in others):
        raise places.PlaceRefused(_("The exhibit cannot be found in the evidence."))
    listing = places.browse(root, path)
    shown = tuple(entry for entry in listing.entries if entry.path not in others)
    return places.Listing(shown, listing.left_out + len(listing.entries) - len(shown))


def is_free_for(person: Person, *, root: str, path: str) -> bool:
    """Whether an exhibit may lie here: not at, inside or around an exhibit of a case that this person may not open."""
    others = _places_of_others(person, root)
    return not any(_lies_in(path, other) or _lies_in(other, path) for other in others)


def _places_of_others(person: Person, root: str) -> frozenset[str]:
    theirs = Exhibit.objects.filter(root=root).exclude(case__in=reachable_cases(person).values("pk"))
    return frozenset(theirs.values_list("path", flat=True))


def _lies_in(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(f"{folder}/")
