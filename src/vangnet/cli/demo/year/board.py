"""What teams tell the board, the weights that were adopted, decisions under two names, and where teams meet."""

import msgspec

from vangnet.cases.actions.lanes import state
from vangnet.cli.demo.year.cases import Drawn
from vangnet.cli.demo.year.days import Days, moment
from vangnet.cli.demo.year.people import Crew, actor
from vangnet.steering.actions.asking import ask_hours, state_fact
from vangnet.steering.actions.capacity_asked import say_skill
from vangnet.steering.actions.deciding import agree, dissent, propose
from vangnet.steering.actions.weights import draft, sign, try_out
from vangnet.steering.meeting.renewing import renew
from vangnet.steering.models import BoardDecision
from vangnet.steering.weighing.weights import standard, table_of, text_of

_FACTS = ("distributes", "new_material", "produces", "in_situation", "downloads")
_URGENT = {25: "is_imminent", 29: "has_access", 35: "in_contact"}
_SKILLS = ("phones", "disk_images", "video", "", "interviewing")
_SOURCE = "Rapport van het team (verzonnen)"
_REASON = "Verzonnen: zo laat het voorbeeld zien wat een besluit is."
POLICE, PROSECUTION = "police", "prosecution"


def fill_board(drawn: list[Drawn], days: Days, crew: Crew) -> None:
    """Facts and hours of all open cases, decisions of both years, other weights, and overlaps."""
    for one in drawn:
        if not (one.is_past and one.place % 2 == 0):
            _tell(one, crew)
    for place, fact in _URGENT.items():
        state(case=drawn[place].case, fact=fact, answer="yes", source=_SOURCE, by=crew.officer(drawn[place].team))
    for place, kind in ((3, "stop"), (5, "stop"), (7, "stop"), (9, "take_up"), (11, "hold")):
        decision = _decide(drawn[place], kind, crew)
        at = {"proposed_at": moment(days.last(0.95), 9), "agreed_at": moment(days.last(0.95), 15)}
        BoardDecision.objects.filter(pk=decision.pk).update(**at)
    _other_weights(crew)
    _of_this_year(drawn, crew)
    renew()


def _tell(one: Drawn, crew: Crew) -> None:
    by, place = crew.officer(one.team), one.place
    answer = ("yes", "unknown", "no")[place % 3]
    state_fact(one.case, fact=_FACTS[place % len(_FACTS)], answer=answer, source=_SOURCE, by=by)
    hours = ask_hours(one.case, hours=20 + place * 37 % 140, reason="Onderzoek van de goederen (verzonnen).", by=by)
    if skill := _SKILLS[place % len(_SKILLS)]:
        say_skill(hours, skill=skill, may_transfer=place % 3 == 0 or place in _URGENT, by=by)


def _decide(one: Drawn, kind: str, crew: Crew, **more: object) -> BoardDecision:
    told = {"kind": kind, "reason": _REASON, "side": POLICE, **more}
    return agree(propose(one.case, **told, by=crew.by("stijn")), by=crew.by("paula"))  # type: ignore[arg-type]


def _other_weights(crew: Crew) -> None:
    """A version in which more children count for more: drafted, tried, and signed for both sides."""
    table = table_of(standard())
    weights = msgspec.structs.replace(table.weights, victim=12, most_victims=24)
    text = text_of(msgspec.structs.replace(table, name="voorbeeld", weights=weights))
    drafted = draft(text=text, reason="Verzonnen: meer kinderen wegen zwaarder.", by=crew.by("stijn"))
    tried = try_out(drafted, edition=drafted.edition, by=crew.by("stijn"))
    signed = sign(tried, side=POLICE, edition=tried.edition, by=crew.by("stijn"))
    sign(signed, side=PROSECUTION, edition=signed.edition, by=crew.by("paula"))


def _of_this_year(drawn: list[Drawn], crew: Crew) -> None:
    """Decisions that stand, one with dissent; and two that wait, one for each side."""
    _decide(drawn[25], "take_up", crew, hours=120)
    _decide(drawn[29], "take_up", crew, hours=80)
    _decide(drawn[24], "hold", crew)
    _decide(drawn[26], "transfer", crew, team=crew.teams[-1], hours=60)
    stopped = _decide(drawn[27], "stop", crew)
    dissent(stopped, reason="Verzonnen: hier kan nog iets gevonden worden.", side=POLICE, by=actor(crew.dissenter))
    told = {"kind": "take_up", "reason": _REASON, "hours": 40}
    propose(drawn[28].case, **told, side=POLICE, by=crew.by("stijn"))  # type: ignore[arg-type]
    propose(drawn[30].case, **told, side=PROSECUTION, by=crew.by("paula"))  # type: ignore[arg-type]
