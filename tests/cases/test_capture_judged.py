"""What people decide on captures: lanes, facts, series, matches; added, revoked, written down, never edited."""

from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.cases.captured import loaded
from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions import deciding, lanes, watching
from vangnet.cases.actions.placing import place_again, try_rules
from vangnet.cases.models import (
    Exhibit,
    File,
    LaneMove,
    Medium,
    Placing,
    QueueEntry,
    Scan,
    Series,
    SeriesDecision,
    Tie,
    WatchMatch,
)
from vangnet.cases.queries.capture import captured
from vangnet.cases.queries.proposed import proposals
from vangnet.cases.queries.watch import matches_for, told_to
from vangnet.errors import InputRefused


@pytest.fixture
def exhibit(world: World) -> Exhibit:
    return world.add_exhibit(world.case)


@pytest.fixture
def media(world: World, exhibit: Exhibit, tmp_path: Path) -> list[Medium]:
    media = world.add_media(exhibit, 8)
    loaded(exhibit, media, tmp_path / "out")
    return media


def lines(name: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(name=name).order_by("sequence"))


def lane_of(medium: Medium) -> tuple[int, bool]:
    entry = QueueEntry.objects.get(medium=medium)
    return entry.lane, entry.is_moved


# -- devices of other exhibits ----------------------------------------------------------------------------------------


def places(exhibit: Exhibit, media: list[Medium], folder: str) -> None:
    scan, _ = Scan.objects.get_or_create(exhibit=exhibit, number=1, defaults={"state": Scan.State.DONE})
    for number, medium in enumerate(media):
        place = {"address": f"{folder}/DSC_{number:04}.jpg", "folder": folder, "status": "new"}
        File.objects.create(exhibit=exhibit, scan=scan, medium=medium, **place)


def test_a_device_of_another_exhibit_seems_to_have_made_it(world: World, media: list[Medium], tmp_path: Path) -> None:
    phone = world.add_exhibit(world.case, "G7")
    roll = world.add_media(phone, 2)
    places(media[0].exhibit, media, "Downloads")
    places(phone, roll, "DCIM/Camera")
    loaded(phone, roll, tmp_path / "phone")  # the first half was made with the camera of the other exhibit
    place_again(world.case)
    of_laptop = [Placing.objects.get(medium=medium, capture__scan__exhibit__number="G1") for medium in media]
    told = [["device.roll_elsewhere", {"exhibit": "G7", "count": "1"}] in placing.reasons for placing in of_laptop]
    assert told == [True] * 4 + [False] * 4
    assert not any("roll_elsewhere" in str(one.reasons) for one in Placing.objects.filter(medium__in=roll))


# -- lanes ------------------------------------------------------------------------------------------------------------


def test_a_person_moves_a_medium_and_the_placing_stays_beside(world: World, media: list[Medium]) -> None:
    lanes.move(medium=media[3], lane="imminent", reason="Chat van gisteren", by=actor(world.anna))
    assert lane_of(media[3]) == (0, True)
    assert Placing.objects.get(medium=media[3]).lane == "rest"
    assert [(line.case_number, line.details) for line in lines("lane.move")] == [
        (world.case.number, '{"lane":"imminent"}')
    ]


def test_a_move_needs_a_reason_and_a_lane(world: World, media: list[Medium]) -> None:
    for lane, reason in (("imminent", " "), ("nowhere", "x")):
        with pytest.raises(InputRefused):
            lanes.move(medium=media[0], lane=lane, reason=reason, by=actor(world.anna))
    assert LaneMove.objects.count() == 0


def test_a_move_that_is_taken_back_counts_no_longer(world: World, media: list[Medium]) -> None:
    first = lanes.move(medium=media[3], lane="access", reason="x", by=actor(world.anna))
    second = lanes.move(medium=media[3], lane="imminent", reason="y", by=actor(world.bram))
    lanes.withdraw_move(second, reason="vergissing", by=actor(world.bram))
    assert lane_of(media[3]) == (1, True)
    lanes.withdraw_move(first, reason="vergissing", by=actor(world.bram))
    assert lane_of(media[3]) == (5, False)
    with pytest.raises(InputRefused):
        lanes.withdraw_move(first, reason="nog eens", by=actor(world.bram))
    assert [line.case_number for line in lines("lane.withdraw")] == [world.case.number] * 2


def test_what_people_state_raises_the_lanes_of_the_case(world: World, media: list[Medium]) -> None:
    said = lanes.state(case=world.case, fact="is_live", answer="yes", source="Proces-verbaal 3", by=actor(world.olaf))
    place_again(world.case)
    assert set(QueueEntry.objects.values_list("lane", flat=True)) == {0}
    assert any("Proces-verbaal 3" in str(row.reasons) for row in Placing.objects.all())
    lanes.revoke_statement(said, reason="Ander goed", by=actor(world.olaf))
    place_again(world.case)
    assert 0 not in QueueEntry.objects.values_list("lane", flat=True)
    assert [len(lines(name)) for name in ("statement.add", "statement.revoke", "lane.place")] == [1, 1, 2]


def test_unknown_that_is_stated_lowers_nothing(world: World, media: list[Medium]) -> None:
    place_again(world.case)
    before = list(QueueEntry.objects.order_by("pk").values_list("lane", flat=True))
    lanes.state(case=world.case, fact="has_access", answer="unknown", source="Verhoor", by=actor(world.olaf))
    place_again(world.case)
    assert list(QueueEntry.objects.order_by("pk").values_list("lane", flat=True)) == before


def test_other_rules_are_tried_and_change_nothing(world: World, media: list[Medium]) -> None:
    from vangnet.cases.actions.placing import text

    place_again(world.case)
    before = list(Placing.objects.order_by("pk").values_list("lane", flat=True))
    other = text().replace('{ place_found = "yes" },', '{ recent = "possible" },').replace("version = 1", "version = 2")
    rules, moves = try_rules(world.case, other)
    assert (rules.version, {str(move.after.lane) for move in moves}) == (2, {"identifiable"})
    assert list(Placing.objects.order_by("pk").values_list("lane", flat=True)) == before
    with pytest.raises(InputRefused):
        try_rules(world.case, "name = 3")


def test_a_clue_on_the_place_is_kept_and_taken_back(world: World, media: list[Medium]) -> None:
    made = lanes.see_clue(medium=media[0], table="socket", choice="F", note="links", by=actor(world.anna))
    lanes.revoke_clue(made, reason="Een schakelaar", by=actor(world.bram))
    (clue,) = captured(media[0]).clues
    assert (clue.revoked_by, clue.revoked_why) == (world.bram, "Een schakelaar")
    assert [len(lines(name)) for name in ("clue.see", "clue.revoke")] == [1, 1]


# -- series -----------------------------------------------------------------------------------------------------------


def test_ties_propose_a_series_with_the_weakest_tie_on_each_path(world: World, media: list[Medium]) -> None:
    (one,) = proposals(world.case)
    assert (one.number, one.standing, sorted(one.positions.values())) == (1, "open", [1, 2, 3, 4])
    assert one.series.weakest.kind == "copy"
    assert [tie.kind for tie in one.why(media[1].sha256)] == ["serial"]
    assert one.why(media[0].sha256) == ()


def test_a_person_confirms_a_proposal_under_a_name(world: World, media: list[Medium]) -> None:
    (one,) = proposals(world.case)
    deciding.confirm(one, case=world.case, name="Reeks A", reason="", by=actor(world.anna))
    assert sorted(Series.objects.get().media.values_list("position", flat=True)) == [1, 2, 3, 4]
    (again,) = proposals(world.case)
    assert (again.standing, again.confirmed) == ("confirmed", Series.objects.get())
    assert lines("series.confirmed")[0].case_number == world.case.number


def test_a_series_that_grew_is_told(world: World, media: list[Medium]) -> None:
    (one,) = proposals(world.case)
    series = deciding.confirm(one, case=world.case, name="Reeks A", reason="", by=actor(world.anna))
    series.media.remove(media[3])
    (grown,) = proposals(world.case)
    assert (grown.standing, grown.missing) == ("grown", (4,))
    place_again(world.case)
    lanes_now = QueueEntry.objects.order_by("position").values_list("lane", flat=True)
    assert list(lanes_now)[:4] == [3, 3, 3, 3]
    deciding.confirm(grown, case=world.case, name="", reason="", by=actor(world.anna))
    assert series.media.count() == 4


def test_what_was_refused_is_not_proposed_again_until_that_is_taken_back(world: World, media: list[Medium]) -> None:
    (one,) = proposals(world.case)
    decision = deciding.refuse(one, case=world.case, reason="Eén camera van de school", by=actor(world.anna))
    assert [again.standing for again in proposals(world.case)] == ["refused"]
    deciding.revoke_decision(decision, reason="toch wel", by=actor(world.bram))
    assert [again.standing for again in proposals(world.case)] == ["open"]
    assert [len(lines(name)) for name in ("series.refused", "series.revoke")] == [1, 1]


def test_what_is_split_off_ties_no_longer(world: World, media: list[Medium]) -> None:
    (one,) = proposals(world.case)
    deciding.split(one, case=world.case, positions=[4], reason="Andere kamer", by=actor(world.anna))
    assert [sorted(again.positions.values()) for again in proposals(world.case)] == [[1, 2, 3]]
    with pytest.raises(InputRefused):
        deciding.split(one, case=world.case, positions=[1, 2, 3, 4], reason="x", by=actor(world.anna))
    assert SeriesDecision.objects.count() == 1


def test_a_tie_that_comes_in_later_counts_at_once(media: list[Medium], world: World) -> None:
    (before,) = proposals(world.case)
    capture = Placing.objects.first().capture  # type: ignore[union-attr]
    Tie.objects.create(
        capture=capture, first=media[0], second=media[7], kind="serial", strength=1.0, reason=["series.made_up", {}]
    )
    (after,) = proposals(world.case)
    assert set(after.positions.values()) - set(before.positions.values()) == {8}


# -- the watch --------------------------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(world: World, tmp_path: Path) -> Exhibit:
    """An exhibit of the other case, with a camera of the same serial number."""
    exhibit = world.add_exhibit(world.other_case, "X9")
    loaded(exhibit, world.add_media(exhibit, 4), tmp_path / "other")
    return exhibit


def named(world: World, media: list[Medium], **more: object) -> Series:
    series = Series.objects.create(case=world.case, name="Zwaluw", review_on=timezone.localdate(), **more)
    series.media.set(media[:2])
    return series


def test_a_clue_of_a_new_exhibit_is_found_in_an_open_series_of_another_case(
    world: World, media: list[Medium], elsewhere: Exhibit
) -> None:
    series = named(world, media)
    assert (watching.watch_exhibit(elsewhere), watching.watch_exhibit(elsewhere)) == (1, 0)
    match = WatchMatch.objects.get()
    assert (match.series, match.exhibit, match.name, match.key) == (series, elsewhere, "serial", "c6x100")
    told = {line.case_number: line.objects_named for line in lines("watch.match")}
    assert told == {
        world.case.number: f'["series:{series.pk}"]',
        world.other_case.number: f'["exhibit:{elsewhere.pk}"]',
    }


def test_a_series_that_is_named_later_is_watched_for_too(world: World, media: list[Medium], elsewhere: Exhibit) -> None:
    (one, *_) = proposals(world.case)
    series = deciding.confirm(one, case=world.case, name="Zwaluw", reason="", by=actor(world.anna))
    assert DBTaskResult.objects.get(task_path__endswith="watch_one_series").args_kwargs["args"] == [series.pk]
    assert watching.watch_series(series) == 1
    assert WatchMatch.objects.get().exhibit == elsewhere


def test_a_series_whose_child_is_identified_is_not_watched_for(
    world: World, media: list[Medium], elsewhere: Exhibit
) -> None:
    assert watching.watch_series(named(world, media, child_identified=True)) == 0
    assert watching.watch_exhibit(elsewhere) == 0


def test_who_may_not_see_the_other_case_learns_only_whom_to_ask(
    world: World, media: list[Medium], elsewhere: Exhibit
) -> None:
    named(world, media)
    watching.watch_exhibit(elsewhere)
    (mine,) = told_to(world.anna, matches_for(world.anna))
    (theirs,) = told_to(world.carla, matches_for(world.carla))
    assert (mine.series.case, mine.series.what, mine.series.media) == (world.case, "Zwaluw", (1, 2))
    assert (mine.exhibit.case, mine.exhibit.what, mine.exhibit.media) == (None, "", ())
    assert mine.exhibit.ask == str(world.carla)
    assert (theirs.series.case, theirs.series.what, theirs.series.ask) == (None, "", str(world.olaf))
    assert list(matches_for(world.nobody)) == []


def test_a_match_is_set_aside_for_one_case_and_stays_for_the_other(
    world: World, media: list[Medium], elsewhere: Exhibit
) -> None:
    named(world, media)
    watching.watch_exhibit(elsewhere)
    match = WatchMatch.objects.get()
    watching.set_aside(match, case=world.case, reason="Leencamera", by=actor(world.anna))
    assert (list(matches_for(world.anna)), list(matches_for(world.carla))) == ([], [match])
    assert list(matches_for(world.anna, also_aside=True)) == [match]
    assert lines("watch.aside")[0].case_number == world.case.number
