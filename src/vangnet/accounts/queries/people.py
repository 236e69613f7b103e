"""People as the administrator sees them."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from vangnet.accounts.models import Person, RoleGrant
from vangnet.accounts.roles import Role


def people(
    *, unit: int | None = None, role: str = "", is_active: bool | None = True, words: str = ""
) -> QuerySet[Person]:
    """People by unit, role held now, whether they may sign in, and words of their name or number."""
    found = Person.objects.select_related("unit").prefetch_related("teams", "grants")
    if unit is not None:
        found = found.filter(unit_id=unit)
    if role:
        found = found.filter(_holds(role))
    if is_active is not None:
        found = found.filter(is_active=is_active)
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(number__icontains=word))
    return found.order_by("name", "number")


def administrators() -> QuerySet[Person]:
    """Those who can let people in now."""
    return Person.objects.filter(_holds(Role.ADMINISTRATOR), is_active=True)


def lock_administrators() -> frozenset[int]:
    """Who is administrator, and stays it until the transaction ends."""
    list(administrators().select_for_update().order_by("pk"))
    # asked again: what others changed while this waited for the lock shows in a new statement only
    return frozenset(administrators().values_list("pk", flat=True))


def _holds(role: str) -> Exists:
    return Exists(RoleGrant.objects.filter(person=OuterRef("pk"), role=role, revoked_at__isnull=True))
