"""Who a member may be elsewhere, as a part of the member's page."""

from typing import Any

from vangnet.chats.queries import judged
from vangnet.chats.queries.called import cover_judged, covered_among
from vangnet.chats.queries.exports import Opened
from vangnet.chats.queries.same import pairs_in
from vangnet.web.shell.door import Request

_SHOWN = 20


def same_of(request: Request, opened: Opened, member_number: int) -> dict[str, Any]:
    """What `chats/parts/same.html` tells: who shares identifiers in this case, and what people said.

    Gives a page only what it may show already: all of it is of the case of the export.
    """
    export = opened.export
    case, place = export.exhibit.case, (export.pk, member_number)
    found = pairs_in(case, of=place)
    said = list(judged.said_of(case, place))
    stands = judged.standing(said)
    group = judged.group_of(place, judged.groups_in(judged.said_in(case).filter(revoked_at=None)))
    cover_judged(end for one in said for end in (one.first, one.second))
    cover_judged(group.members if group else ())
    is_covered = member_number in covered_among(export, [member_number])
    others = [(one, one.second if one.first.place == place else one.first) for one in found.pairs]
    request.seen.objects += [f"member:{other.export.pk}/{other.member}" for _, other in others[:_SHOWN]]
    return {
        "case": case,
        "chat": export,
        "member_number": member_number,
        "is_covered": is_covered,
        "shared": [(pair, other, stands.get(pair.places, ())) for pair, other in others[:_SHOWN]],
        "shared_left": max(0, len(others) - _SHOWN),
        "common": found.common,
        "said": said,
        "group": group,
        "here_again": request.get_full_path(),
    }
