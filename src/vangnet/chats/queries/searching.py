"""In which exports an identifier stands that somebody looks for."""

import msgspec

from vangnet.accounts.models import Person
from vangnet.cases.rules import visible_cases
from vangnet.chats.models import MemberIdentifier
from vangnet.chats.queries.beyond import taking_part
from vangnet.reports.queries.links import whom_to_ask_of_case

SHOWN = 20
_READ = 500


class InChats(msgspec.Struct, frozen=True):
    """Members of exports that this person may see, and of the others whom to ask; `is_more` where some are left out."""

    members: tuple[MemberIdentifier, ...] = ()
    ask: tuple[str, ...] = ()
    is_more: bool = False

    def __bool__(self) -> bool:
        return bool(self.members or self.ask)


def in_chats(kind: str, key: str, person: Person, *, platform: str | None = None) -> InChats:
    """Whose identifier it is in exports of cases; `kind` and `key` as `chats.comparing` writes them."""
    found = MemberIdentifier.objects.filter(kind=kind, key=key)
    if platform is not None:
        found = found.filter(platform=platform)
    cases = visible_cases(person).order_by().values("pk")
    rows = found.select_related("export__exhibit__case").order_by("-export_id", "member")
    seen = rows.filter(export__exhibit__case__in=cases)[: SHOWN + 1]
    hidden = found.filter(export__exhibit__case__in=taking_part()).exclude(export__exhibit__case__in=cases)
    wide = hidden.select_related("export__exhibit__case__officer", "export__exhibit__case__team__unit").order_by()
    ask = {whom_to_ask_of_case(one.export.exhibit.case) for one in wide[:_READ]}
    return InChats(tuple(seen[:SHOWN]), tuple(sorted(ask)), len(seen) > SHOWN)
