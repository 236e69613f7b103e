"""What of a medium's circumstances the conditions of a rule ask, and whether they hold.

What nobody knows is None: `vangnet.weighing` says what that does.
"""

from collections.abc import Callable
from datetime import datetime

from vangnet.capture.findings import Circumstances
from vangnet.capture.moment.recency import could_be_recent
from vangnet.capture.urgency.recency import is_recent
from vangnet.capture.urgency.rules import Rules, When
from vangnet.weighing.lanes import wanted_holds
from vangnet.words import Word, word

State = dict[str, bool | None]
"""What is asked, by the name of the condition."""

STATED = ("is_imminent", "is_live", "has_access", "in_contact", "person_identifiable", "place_identifiable")
"""What only people state."""


def state(of: Circumstances, rules: Rules, now: datetime) -> State:
    """All that conditions may ask, but for numbers and the status."""
    asked: State = {name: getattr(of, name) for name in (*STATED, "is_production", "is_series", "series_is_growing")}
    asked["recent"] = is_recent(of.moment, rules.recent_days, now)
    asked["very_recent"] = is_recent(of.moment, rules.very_recent_days, now)
    asked["place_found"] = _place_found(of)
    asked["victim_unidentified"] = None if of.victim_identified is None else not of.victim_identified
    return asked


def holds(when: When, asked: State, of: Circumstances) -> bool:
    """Whether all conditions hold."""
    if when.status and of.status not in when.status:
        return False
    if when.new_in_series is not None and (of.new_in_series or 0) < when.new_in_series:
        return False
    return wanted_holds(when, asked)


def reasons(when: When, asked: State, of: Circumstances, rules: Rules, now: datetime) -> list[Word]:
    """Tell why the conditions of one `when` hold."""
    told: list[Word] = []
    if when.status:
        told.append(word(f"urgency.status_{of.status}"))
    if when.new_in_series is not None:
        told.append(word("urgency.new_in_series", count=of.new_in_series or 0))
    for name in when.wanted:
        told += _TELLERS.get(name, _plain)(name, asked[name], of, rules, now)
    return told


def _place_found(of: Circumstances) -> bool | None:
    if of.place is None:
        return None
    return of.place.latitude is not None or of.place.municipality is not None


# -- in words ---------------------------------------------------------------------------------------------------------


def _plain(name: str, is_so: bool | None, of: Circumstances, rules: Rules, now: datetime) -> list[Word]:  # noqa: ARG001
    return [word(f"urgency.{name}_{'yes' if is_so else 'unknown'}"), *sources_told(name, of)]


def sources_told(name: str, of: Circumstances) -> list[Word]:
    """Tell who states something, and who denies it."""
    told = (("urgency.said", of.said.get(name)), ("urgency.denied", of.said.get(f"{name} denied")))
    return [word(code, said=said) for code, said in told if said]


def _production(name: str, is_so: bool | None, of: Circumstances, rules: Rules, now: datetime) -> list[Word]:
    return [*_plain(name, is_so, of, rules, now), *(of.production_reasons if is_so else ())]


def recency_told(name: str, is_so: bool | None, of: Circumstances, rules: Rules, now: datetime) -> list[Word]:
    """Tell how recent it is or may be, and from when until when it was made."""
    days = rules.recent_days if name == "recent" else rules.very_recent_days
    moment = of.moment
    contradicted = moment is not None and bool(moment.contradictions)
    doubted = moment is not None and not could_be_recent(moment, now, days)
    how = {
        True: "contradicted" if contradicted else "yes",
        None: "doubted" if doubted else "unknown",
        False: "no",
    }[is_so]
    earliest = moment.earliest_at if moment else None
    latest = moment.latest_at if moment else None
    span = "known" if earliest and latest else "from" if earliest else "until" if latest else "open"
    told = [
        word(f"urgency.recent_{how}", days=days),
        word(f"urgency.span_{span}", earliest=_day(earliest), latest=_day(latest)),
    ]
    last = moment.latest_plausible_at if moment else None
    if latest and last and _day(last) > _day(latest):
        told.append(word("urgency.plausible_until", latest=_day(last)))
    return told


def _found(name: str, is_so: bool | None, of: Circumstances, rules: Rules, now: datetime) -> list[Word]:  # noqa: ARG001
    place = of.place
    if not is_so or place is None:
        return [word(f"urgency.{name}_unknown")]
    names = filter(None, (place.municipality, place.country))
    where = "" if place.latitude is None else f"{place.latitude:.5f}, {place.longitude:.5f}"
    return [word("urgency.place_found_yes", place=" · ".join(filter(None, (where, *names))))]


def _day(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d}"


_TELLERS: dict[str, Callable[[str, bool | None, Circumstances, Rules, datetime], list[Word]]] = {
    "is_production": _production,
    "recent": recency_told,
    "very_recent": recency_told,
    "place_found": _found,
}
