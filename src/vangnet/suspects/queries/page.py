"""What the page of a suspect tells: how old, of which acts, which exhibits with how many media, whose child."""

from datetime import date

import msgspec
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from vangnet.accounts.models import Person
from vangnet.cases.models import Case, Exhibit, File, Finding, Medium
from vangnet.cases.profiles import categories
from vangnet.cases.rules import visible_cases
from vangnet.suspects.age import AgeThen, Period, age_in, age_on
from vangnet.suspects.models import ActPeriod, Attribution, ChildContact, ExhibitTie, History, Suspect, VictimTie
from vangnet.suspects.rules import visible_suspects
from vangnet.values import Status
from vangnet.victims.models import Victim
from vangnet.victims.rules import visible_victims

COUNTED = (Status.KNOWN, Status.SIMILAR, Status.NEW, Status.UNDECIDED)
"""The statuses of media that are counted, in the order of the page."""


class Ages(msgspec.Struct, frozen=True):
    """How old a suspect is today and was at each act that stands. `now` None: not known."""

    today: date
    now: int | None
    acts: tuple[tuple[ActPeriod, AgeThen], ...]

    @property
    def was_minor(self) -> bool:
        """Whether the suspect was under age at an act that is written down, or nobody knows."""
        return any(then.was_minor for _act, then in self.acts)


def age_today(suspect: Suspect) -> int | None:
    """Full years of age on the day of today here; None: not known."""
    return age_on(suspect.born_on, timezone.localdate()) if suspect.born_on else None


def ages_of(suspect: Suspect) -> Ages:
    """How old a suspect is, and was: counted again each time from what stands, on the day of today here."""
    today = timezone.localdate()
    acts = suspect.acts.filter(revoked_at=None).order_by("from_on", "pk")
    return Ages(
        today,
        age_today(suspect),
        tuple((one, age_in(suspect.born_on, Period(one.from_on, one.until_on))) for one in acts),
    )


class Counted(msgspec.Struct, frozen=True):
    """How many distinct media lie in some exhibits: by status, and by category with how far that was read.

    `exhibits` are the numbers of the exhibits that were counted. The counts are of now; nothing is kept of them.
    """

    exhibits: tuple[str, ...]
    statuses: tuple[tuple[str, int], ...]
    categories: tuple[tuple[str, str, int, int], ...]
    """Code, name, settled, and those that a second person must still read."""
    disagreed: int
    uncalled: int

    @property
    def total(self) -> int:
        """All media."""
        return sum(count for _status, count in self.statuses)


def media_of_exhibits(case: Case, exhibits: QuerySet[Exhibit]) -> QuerySet[Medium]:
    """The distinct contents that lie somewhere in some exhibits of a case: each once, in however many it lies."""
    here = File.objects.filter(medium=OuterRef("pk"), exhibit__in=exhibits.values("pk"))
    return Medium.objects.filter(Q(exhibit__in=exhibits.values("pk")) | Exists(here), case=case).order_by()


def counted_of(suspect: Suspect) -> Counted:
    """How many media lie in the exhibits that are tied to a suspect."""
    tied = ExhibitTie.objects.filter(suspect=suspect, revoked_at=None)
    exhibits = Exhibit.objects.filter(pk__in=tied.values("exhibit"), case=suspect.case_id)
    media = media_of_exhibits(suspect.case, exhibits)
    statuses = dict(media.values_list("status").annotate(Count("pk")))
    read: dict[tuple[str, str], int] = {}
    for category, reading, count in media.values_list("category", "reading").annotate(Count("pk")):
        read[category, reading] = count
    reading = Medium.Reading
    return Counted(
        exhibits=tuple(exhibits.order_by("number").values_list("number", flat=True)),
        statuses=tuple((str(status), statuses.get(str(status), 0)) for status in COUNTED),
        categories=tuple(
            (one.code, one.label, read.get((one.code, reading.SETTLED), 0), read.get((one.code, reading.FIRST), 0))
            for one in categories(suspect.case)
        ),
        disagreed=read.get(("", reading.DISAGREED), 0),
        uncalled=read.get(("", reading.NONE), 0),
    )


class Used(msgspec.Struct, frozen=True):
    """An exhibit, and what is said of who used it: for this suspect, against, and what reports find of its user.

    `tie` None: nobody says that the exhibit has to do with the suspect; something was said of its use all the same.
    """

    exhibit: Exhibit
    tie: ExhibitTie | None
    said_for: tuple[Attribution, ...]
    against: tuple[Attribution, ...]
    gone: tuple[Attribution, ...]
    findings: tuple[Finding, ...]


def exhibits_used(suspect: Suspect) -> list[Used]:
    """The exhibits of a suspect that stand, each with what says that the suspect used it and what speaks against it."""
    people = ("made_by", "revoked_by", "exhibit")
    ties = {tie.exhibit_id: tie for tie in suspect.exhibits.filter(revoked_at=None).select_related(*people)}
    said = list(suspect.attributions.select_related(*people).order_by("pk"))
    exhibits = {tie.exhibit_id: tie.exhibit for tie in ties.values()} | {one.exhibit_id: one.exhibit for one in said}
    users = Finding.objects.filter(exhibit__in=exhibits, kind=Finding.Kind.USER, withdrawn_at=None)
    findings = list(users.select_related("made_by"))
    return [
        Used(
            exhibit=exhibit,
            tie=ties.get(pk),
            said_for=_of(said, pk, Attribution.Side.FOR),
            against=_of(said, pk, Attribution.Side.AGAINST),
            gone=tuple(one for one in said if one.exhibit_id == pk and one.revoked_at is not None),
            findings=tuple(one for one in findings if one.exhibit_id == pk),
        )
        for pk, exhibit in sorted(exhibits.items(), key=lambda pair: pair[1].number)
    ]


def _of(said: list[Attribution], exhibit: int, side: str) -> tuple[Attribution, ...]:
    return tuple(one for one in said if one.exhibit_id == exhibit and one.side == side and one.revoked_at is None)


def victims_of(suspect: Suspect, person: Person) -> list[VictimTie]:
    """The children who may be this suspect, of those whose page this person may see."""
    seen = visible_victims(person).values("pk")
    ties = suspect.victims.filter(victim__in=seen).select_related("victim", "made_by", "revoked_by")
    return list(ties.order_by("pk"))


def suspects_who_may_be(victim: Victim, person: Person) -> list[VictimTie]:
    """The suspects who may be a child, of those whom this person may know of and whose case they see."""
    seen = visible_suspects(person).filter(case__in=visible_cases(person).values("pk")).values("pk")
    ties = VictimTie.objects.filter(victim=victim, suspect__in=seen, revoked_at=None)
    return list(ties.select_related("suspect", "made_by").order_by("pk"))


def contacts_standing(suspect: Suspect) -> dict[str, list[ChildContact]]:
    """By kind, what stands of contacts with children, the newest first; a kind of which nothing is said is empty."""
    found: dict[str, list[ChildContact]] = {kind: [] for kind in ChildContact.Kind.values}
    for one in suspect.contacts.filter(revoked_at=None).order_by("-pk"):
        found[one.kind].append(one)
    return found


def history_standing(suspect: Suspect) -> list[History]:
    """What stands of a suspect's history, the latest first."""
    return list(suspect.history.filter(revoked_at=None).order_by("-on", "-pk"))
