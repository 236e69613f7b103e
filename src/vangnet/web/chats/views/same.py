"""Who could be one person, by what exports have in common; judged by people, and taken back."""

from collections.abc import Sequence
from typing import Any

import msgspec
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.cases.models import Case
from vangnet.chats.actions import judging as actions
from vangnet.chats.identifying import identified
from vangnet.chats.models import Export, MemberSameness
from vangnet.chats.queries import across as within
from vangnet.chats.queries import beyond, judged, writing
from vangnet.chats.queries.called import cover_judged
from vangnet.chats.queries.exports import exports_of
from vangnet.chats.queries.same import End, Pair, Place, ends_of, pairs_in
from vangnet.networks.style import LEAST_WORDS, Alike, wrong
from vangnet.web.capture.page import tried
from vangnet.web.chats.page import export_of, show
from vangnet.web.chats.same_forms import JudgeForm, TakeBackForm
from vangnet.web.results.views.acting import tell_faults
from vangnet.web.shell.door import Request, case_page
from vangnet.web.shell.ways import way_back, whole_number

ON_A_PAGE = 50
_SAID = 200
_GROUPS = 100


class Row(msgspec.Struct, frozen=True):
    """A pair as the page shows it."""

    pair: Pair
    said: tuple[MemberSameness, ...]
    is_together: bool
    alike: Alike | None

    @property
    def wrong(self) -> int | None:
        """How often in a hundred the order of two was wrong in so many words; None where nothing can be said."""
        share = wrong(min(self.alike.words)) if self.alike and self.alike.cosine is not None else None
        return None if share is None else round(share * 100)


class Asked(msgspec.Struct, frozen=True):
    """What the address asks for: of one member, between two exports, also what was judged, ordered by style."""

    of: End | None
    between: tuple[Export, ...]
    is_all: bool
    by_style: bool

    def but(self, **changed: str) -> str:
        """The address of the same page with something else."""
        told: dict[str, str | int] = {}
        if self.of:
            told |= {"chat": self.of.export.number, "member": self.of.member}
        if self.between:
            told |= {"a": self.between[0].number, "b": self.between[-1].number}
        told |= {"show": "all"} if self.is_all else {}
        told |= {"order": "style"} if self.by_style else {}
        return urlencode({name: value for name, value in {**told, **changed}.items() if value != ""})

    @property
    def asked(self) -> str:
        """As it is."""
        return self.but()

    @property
    def other_order(self) -> str:
        """The other order."""
        return self.but(order="" if self.by_style else "style")

    @property
    def other_show(self) -> str:
        """Also what was judged, or only what was not."""
        return self.but(show="" if self.is_all else "all")


@case_page("chats.same")
def pairs(request: Request, case: Case) -> HttpResponse:
    """The pairs of members that share an identifier, and what was said of them."""
    asked = _asked(request, case)
    found = pairs_in(case, between=tuple(one.pk for one in asked.between), of=asked.of.place if asked.of else None)
    said = list(judged.said_in(case)[:_SAID])
    stands = judged.standing(judged.said_in(case).filter(revoked_at=None))
    groups = judged.groups_in(one for several in stands.values() for one in several)
    cover_judged(end for one in said for end in (one.first, one.second))
    cover_judged(one for group in groups[:_GROUPS] for one in group.members)
    open_ones = [one for one in found.pairs if asked.is_all or one.places not in stands]
    told = writing.ordered(open_ones) if asked.by_style else [(one, None) for one in open_ones]
    page = Paginator(told, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [_row(pair, alike, stands, groups) for pair, alike in page.object_list]
    request.seen.objects = _objects(row.pair for row in rows)
    return show(
        request,
        case,
        "same",
        "same",
        asked=asked,
        found=found,
        page=page,
        rows=rows,
        said=said,
        said_is_cut=len(said) == _SAID,
        groups=groups[:_GROUPS],
        groups_left=max(0, len(groups) - _GROUPS),
        judged_count=len(stands),
        left=_left(case),
        least_words=LEAST_WORDS,
        most_styled=writing.MOST_PAIRS,
        here_again=request.get_full_path(),
    )


@case_page("chats.judge", verb=Verb.WRITE_FINDING, methods=("POST",))
def judge(request: Request, case: Case) -> HttpResponse:
    """Say whether two members are one person."""
    form = JudgeForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        first, second = (told["first_chat"], told["first"]), (told["second_chat"], told["second"])
        facts = {"verdict": told["verdict"], "reason": told["reason"]}
        tried(
            request,
            lambda: actions.judge(case, first=first, second=second, **facts, by=request.by),
            _("It was written down. It can be taken back."),
        )
    else:
        tell_faults(request, form)
    return _back(request, case)


@case_page("chats.judge.take_back", verb=Verb.WRITE_FINDING, methods=("POST",))
def revoke(request: Request, case: Case, member_sameness: int) -> HttpResponse:
    """Take back what was said of two members."""
    said = get_object_or_404(judged.said_in(case), pk=member_sameness)
    form = TakeBackForm(request.POST)
    if form.is_valid():
        tried(request, lambda: actions.take_back(said, **form.cleaned_data, by=request.by), _("Taken back."))
    else:
        tell_faults(request, form)
    return _back(request, case)


@case_page("chats.across")
def across(request: Request, case: Case) -> HttpResponse:
    """What exports of the case share, and what of them stands in other cases, reports and of suspects."""
    may_link = may(request.user, Verb.LINK_IDENTIFIERS)
    meeting = beyond.meeting(case, request.user)
    page = Paginator(meeting.names, ON_A_PAGE).get_page(request.GET.get("page"))
    elsewhere = beyond.told_of(list(page.object_list), case, request.user)
    shares = within.shares_in(case)
    groups = within.groups_in_several(case)
    exports = {one.export.pk for found in elsewhere for one in found.own}
    exports |= {one.export.pk for group in groups for one in group.own}
    exports |= {one.pk for share in shares for one in (share.first, share.second)}
    request.seen.objects = [f"chats:{pk}" for pk in sorted(exports)]
    request.seen.details = {**request.seen.details, "elsewhere": len(meeting.names)}
    return show(
        request,
        case,
        "across",
        "across",
        shares=shares,
        groups=groups,
        elsewhere=elsewhere,
        page=page,
        is_cut=meeting.is_cut,
        may_compare=may_link,
    )


# -- pieces -----------------------------------------------------------------------------------------------------------


def _asked(request: Request, case: Case) -> Asked:
    """What the address asks for; 404 for an export or member that is not there."""
    told = request.GET
    of: End | None = None
    between: tuple[Export, ...] = ()
    if "member" in told:
        of = _end(export_of(case, _number(told.get("chat", ""))), _number(told["member"]))
    elif "a" in told:
        ends = {_number(told["a"]), _number(told.get("b", told["a"]))}
        between = tuple(export_of(case, number) for number in sorted(ends))
    return Asked(of, between, told.get("show") == "all", told.get("order") == "style")


def _left(case: Case) -> list[tuple[Export, int]]:
    """The exports of which some identifiers could not be compared, and how many."""
    told = [(one, identified(one)) for one in exports_of(case)]
    return [(one, found.left) for one, found in told if found is not None and found.left]


def _number(told: str) -> int:
    number = whole_number(told)
    if number is None:
        raise Http404
    return number


def _end(export: Export, number: int) -> End:
    try:
        found = ends_of({export.pk: export}, [(export.pk, number)]) if export.is_whole else {}
    except OSError:
        found = {}
    if not found:
        raise Http404
    return found[export.pk, number]


def _row(pair: Pair, alike: Alike | None, stands: judged.Said, groups: Sequence[judged.Group]) -> Row:
    group = judged.group_of(pair.first.place, groups)
    is_together = group is not None and any((one.export_id, one.number) == pair.second.place for one in group.members)
    return Row(pair, tuple(stands.get(pair.places, ())), is_together, alike)


def _objects(shown: Any) -> list[str]:
    places: set[Place] = {place for pair in shown for place in pair.places}
    return [f"member:{export}/{number}" for export, number in sorted(places)]


def _back(request: Request, case: Case) -> HttpResponse:
    otherwise = reverse("chats:same", args=[case.number])
    return redirect(way_back(request.POST.get("next", ""), otherwise=otherwise))
