"""Birth date first; the track for minors is left only by a person, and entered again at once."""

from datetime import date

import pytest
from django.utils import timezone

from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry
from vangnet.errors import InputRefused
from vangnet.suspects.actions.acting import take_back
from vangnet.suspects.actions.opening import (
    move_to_adult,
    move_to_minor,
    open_suspect,
    rename,
    take_back_birth,
    write_birth,
)
from vangnet.suspects.actions.saying import write_act
from vangnet.suspects.models import BirthDate, Suspect, TrackMove

GROWN = date(1980, 2, 29)


def opened(world: World, **told: object) -> Suspect:
    return open_suspect(world.case, by=actor(world.olaf), **told)


def years_ago(years: int, *, days: int = 0) -> date:
    """So many years before today, and some days after that; 29 February counts as 28."""
    today = timezone.localdate()
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return date.fromordinal(date(today.year - years, today.month, day).toordinal() + days)


def test_a_suspect_begins_as_a_minor_whatever_the_birth_date(world: World) -> None:
    unknown, known = opened(world), opened(world, born_on=GROWN, born_source="BRP")
    assert (unknown.track, known.track) == ("minor", "minor")
    assert [one.born_on for one in BirthDate.objects.order_by("pk")] == [None, GROWN]
    assert (known.born_on, known.born_source, known.number) == (GROWN, "BRP", f"VD{timezone.localdate().year}-000002")


def test_who_writes_a_suspect_down_can_say_why_it_is_an_adult(world: World) -> None:
    suspect = opened(world, born_on=GROWN, born_source="BRP", adult_because="46 jaar volgens de BRP")
    move = suspect.moves.get()
    assert (suspect.track, move.to, move.born_on, move.reason) == ("adult", "adult", GROWN, "46 jaar volgens de BRP")


@pytest.mark.parametrize(
    "told",
    [
        {"born_on": GROWN},  # not said how that is known
        {"born_on": GROWN, "born_source": "  "},
        {"adult_because": "ziet er volwassen uit"},  # nobody knows when born
        {"born_on": date(1850, 1, 1), "born_source": "BRP"},
        {"born_on": date(2999, 1, 1), "born_source": "BRP"},
    ],
)
def test_what_says_nothing_writes_nobody_down(world: World, told: dict[str, object]) -> None:
    with pytest.raises(InputRefused):
        opened(world, **told)
    assert (Suspect.objects.count(), BirthDate.objects.count()) == (0, 0)


def test_who_turns_eighteen_today_can_be_moved_and_who_does_tomorrow_cannot(world: World) -> None:
    today = opened(world, born_on=years_ago(18), born_source="BRP")
    tomorrow = opened(world, born_on=years_ago(18, days=1), born_source="BRP")
    move_to_adult(today, reason="achttien", by=actor(world.olaf))
    with pytest.raises(InputRefused, match="17"):
        move_to_adult(tomorrow, reason="bijna achttien", by=actor(world.olaf))
    tomorrow.refresh_from_db()
    assert (today.track, tomorrow.track, tomorrow.moves.count()) == ("adult", "minor", 0)


def test_nobody_is_moved_without_a_birth_date_or_a_reason(world: World) -> None:
    unknown, known = opened(world), opened(world, born_on=GROWN, born_source="BRP")
    for suspect, reason in ((unknown, "lijkt ouder"), (known, "  ")):
        with pytest.raises(InputRefused):
            move_to_adult(suspect, reason=reason, by=actor(world.olaf))
    assert TrackMove.objects.count() == 0


def test_who_was_under_age_at_an_act_is_moved_only_by_who_weighed_that(world: World) -> None:
    suspect = opened(world, born_on=date(2000, 6, 15), born_source="BRP")
    act = write_act(
        suspect, from_on=date(2018, 6, 14), until_on=date(2019, 1, 1), source="data op het goed", by=actor(world.olaf)
    )
    with pytest.raises(InputRefused, match="minderjarig"):
        move_to_adult(suspect, reason="nu volwassen", by=actor(world.olaf))
    take_back(act, reason="andere dader", by=actor(world.olaf))
    write_act(suspect, from_on=date(2018, 6, 15), until_on=None, source="data op het goed", by=actor(world.olaf))
    move_to_adult(suspect, reason="nu volwassen", by=actor(world.olaf))
    assert suspect.track == "adult"


def test_who_weighed_it_moves_and_it_is_written_down(world: World) -> None:
    suspect = opened(world, born_on=date(2000, 6, 15), born_source="BRP")
    write_act(suspect, from_on=date(2018, 6, 14), until_on=None, source="data", by=actor(world.olaf))
    move_to_adult(suspect, reason="beslissing van de officier", by=actor(world.olaf), despite_age=True)
    line = AuditEntry.objects.get(name="suspect.move")
    assert (suspect.track, line.case_number) == ("adult", world.case.number)
    assert '"despite_age": true' in line.details or '"despite_age":true' in line.details
    assert "officier" not in line.details


def test_a_move_can_be_moved_back(world: World) -> None:
    suspect = opened(world, born_on=GROWN, born_source="BRP", adult_because="BRP")
    with pytest.raises(InputRefused):
        move_to_minor(suspect, reason=" ", by=actor(world.olaf))
    move_to_minor(suspect, reason="toch een verwisseling", by=actor(world.olaf))
    with pytest.raises(InputRefused):
        move_to_minor(suspect, reason="nog eens", by=actor(world.olaf))
    assert (suspect.track, [move.to for move in suspect.moves.order_by("pk")]) == ("minor", ["adult", "minor"])


@pytest.mark.parametrize("born_on", [None, "seventeen"])
def test_a_birth_date_that_shows_no_adult_makes_a_minor_at_once(world: World, born_on: str | None) -> None:
    suspect = opened(world, born_on=GROWN, born_source="BRP", adult_because="BRP")
    day = years_ago(18, days=1) if born_on else None
    birth = write_birth(suspect, born_on=day, source="paspoort", by=actor(world.olaf))
    move = suspect.moves.first()
    assert (suspect.track, suspect.born_on, move.to, move.follows) == ("minor", day, "minor", True)
    take_back_birth(birth, reason="van een ander", by=actor(world.olaf))
    suspect.refresh_from_db()
    assert (suspect.born_on, suspect.track) == (GROWN, "minor")  # never to adult by the program


def test_a_birth_date_that_still_shows_an_adult_leaves_the_track(world: World) -> None:
    suspect = opened(world, born_on=GROWN, born_source="BRP", adult_because="BRP")
    write_birth(suspect, born_on=date(1980, 3, 1), source="paspoort", by=actor(world.olaf))
    assert (suspect.track, suspect.born_source, suspect.moves.count()) == ("adult", "paspoort", 1)


def test_taking_all_birth_dates_back_leaves_it_unknown(world: World) -> None:
    suspect = opened(world, born_on=GROWN, born_source="BRP", adult_because="BRP")
    birth = suspect.birth_dates.get()
    with pytest.raises(InputRefused):
        take_back_birth(birth, reason="", by=actor(world.olaf))
    take_back_birth(birth, reason="verkeerde persoon", by=actor(world.olaf))
    suspect.refresh_from_db()
    assert (suspect.born_on, suspect.born_source, suspect.track) == (None, "", "minor")
    with pytest.raises(InputRefused):
        take_back_birth(birth, reason="nog eens", by=actor(world.olaf))


def test_a_name_is_changed_and_never_in_the_log(world: World) -> None:
    suspect = opened(world, name="A. Proefpersoon")
    rename(suspect, name="B. Proefpersoon", by=actor(world.olaf))
    with pytest.raises(InputRefused):
        rename(suspect, name="B. Proefpersoon ", by=actor(world.olaf))
    assert suspect.name == "B. Proefpersoon"
    assert not [line for line in AuditEntry.objects.all() if "Proefpersoon" in line.details + line.objects_named]
