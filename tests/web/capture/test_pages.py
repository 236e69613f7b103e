"""The pages of capture: what they show with its reasons, what their forms do, and how many questions they ask."""

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from tests.cases.captured import capture_of, loaded
from tests.desk_world import World, client_of, questions
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions.watching import watch_exhibit
from vangnet.cases.models import Capture, LaneMove, Medium, PlaceClue, QueueEntry, Series, SeriesDecision, Statement

PAGES = ("", "facts/", "times/", "map/", "series/", "rules/")


def at(world: World, rest: str = "") -> str:
    return f"/capture/{world.case.number}/{rest}"


def body(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


# -- what is shown ----------------------------------------------------------------------------------------------------


def test_a_case_without_captures_says_why_it_is_empty(world: World, anna: Client) -> None:
    assert "Er is nog niets ingedeeld" in body(anna, at(world))
    for page in PAGES[1:5]:
        body(anna, at(world, page))


def test_the_queue_shows_lanes_in_order_with_reasons(world: World, media: list[Medium], anna: Client) -> None:
    shown = body(anna, at(world))
    places = [shown.index(f'id="lane-{lane}"') for lane in ("access", "identifiable", "unidentified", "rest")]
    assert places == sorted(places)
    assert "Willekeurig gekozen uit de laagste baan" in shown
    line = AuditEntry.objects.get(name="capture.queue")
    assert line.objects_named.count("medium:") == 8


@pytest.mark.parametrize(
    ("query", "positions"),
    [
        ("lane=access", {1, 5}),
        ("camera=Panasonic%7CDMC-FZ8%7CC6X-100", {1, 2, 3, 4}),
        ("country=DE", {1}),
        ("country=unknown", {2, 3, 4, 6, 7, 8}),
        ("confidence=weak", {5}),
        ("drawn=on", {4}),
        ("status=known", set()),
        ("lane=nowhere", {1, 2, 3, 4, 5, 6, 7, 8}),
    ],
)
def test_the_queue_is_filtered(
    world: World, media: list[Medium], anna: Client, query: str, positions: set[int]
) -> None:
    lines = anna.get(at(world, f"?{query}")).context["lines"]
    assert {line.entry.position for line in lines} == positions


def test_media_without_an_upper_bound_may_be_of_today(world: World, media: list[Medium], anna: Client) -> None:
    QueueEntry.objects.filter(position=1).update(plausible_until=None)
    QueueEntry.objects.filter(position=2).update(plausible_until=timezone.now() - timezone.timedelta(days=900))
    recent = {line.entry.position for line in anna.get(at(world, "?recency=month")).context["lines"]}
    old = {line.entry.position for line in anna.get(at(world, "?recency=old")).context["lines"]}
    assert (1 in recent, 2 in recent, old) == (True, False, {2})


def test_the_page_of_a_medium_shows_every_evidence_row(world: World, media: list[Medium], anna: Client) -> None:
    shown = body(anna, f"/media/{world.case.number}/5/")
    for told in ("Exif:DateTimeOriginal", "filesystem", "moment.made_up", "Enschede", "NL", "kan recent zijn tot"):
        assert told in shown, told


def test_an_unknown_medium_is_shown_as_unknown(world: World, anna: Client) -> None:
    world.add_media(world.add_exhibit(world.case), 1)
    shown = body(anna, f"/media/{world.case.number}/1/")
    assert "Er is nog niets bekend" in shown
    assert "1 nieuw of gelijkend beeld staat nog in geen baan" in body(anna, at(world))


def test_the_time_line_draws_a_month_and_a_day(world: World, media: list[Medium], anna: Client) -> None:
    month = anna.get(at(world, "times/?span=2026-10"))
    day = anna.get(at(world, "times/?span=2026-10-03"))
    assert (len(month.context["lines"]), len(day.context["lines"])) == (8, 3)
    assert "contradicted" in month.content.decode()
    assert anna.get(at(world, "times/?span=2026-13")).status_code == 200


def test_the_map_page_tells_each_place_in_a_table(world: World, media: list[Medium], anna: Client) -> None:
    assert "NL of DE" in body(anna, at(world, "map/"))
    assert len(anna.get(at(world, "map/?country=DE")).context["positions"]) == 1


def test_a_proposal_shows_the_ties_and_no_pictures_until_asked(world: World, media: list[Medium], anna: Client) -> None:
    shown = body(anna, at(world, "series/1/"))
    assert "één serienummer" in shown
    assert "<img" not in shown
    assert anna.get(at(world, "series/8/")).status_code == 404
    assert len(anna.get(at(world, "series/1/?pictures=1")).context["tiles"]) == 4


# -- what is done -----------------------------------------------------------------------------------------------------


def test_a_medium_is_moved_and_moved_back(world: World, media: list[Medium], anna: Client) -> None:
    anna.post(at(world, "media/4/lane"), {"lane": "imminent", "reason": "Chat"})
    move = LaneMove.objects.get()
    assert "Chat" in body(anna, at(world))
    anna.post(at(world, f"media/4/lane/{move.pk}/withdraw"), {"reason": "vergissing"})
    assert QueueEntry.objects.get(position=4).lane == 5


def test_a_move_without_a_reason_is_refused(world: World, media: list[Medium], anna: Client) -> None:
    anna.post(at(world, "media/4/lane"), {"lane": "imminent", "reason": ""})
    assert LaneMove.objects.count() == 0
    assert AuditEntry.objects.get(name="lane.move").status_code == "unchanged"


def test_a_fact_is_stated_and_taken_back(world: World, anna: Client) -> None:
    anna.post(at(world, "facts/add"), {"fact": "is_live", "answer": "yes", "source": "Melding 12"})
    said = Statement.objects.get()
    assert "Melding 12" in body(anna, at(world, "facts/"))
    anna.post(at(world, f"facts/{said.pk}/revoke"), {"reason": "Andere zaak"})
    said.refresh_from_db()
    assert (said.revoked_by, said.revoked_why) == (world.anna, "Andere zaak")


def test_a_proposal_that_changed_meanwhile_is_not_decided_on(world: World, media: list[Medium], anna: Client) -> None:
    anna.post(at(world, "series/1/decide"), {"decision": "confirm", "name": "A", "members": "0" * 64})
    assert SeriesDecision.objects.count() == 0
    members = anna.get(at(world, "series/1/")).context["proposal"].digest
    anna.post(at(world, "series/1/decide"), {"decision": "confirm", "name": "A", "members": members})
    assert Series.objects.get().media.count() == 4


def test_other_rules_are_tried(world: World, media: list[Medium], anna: Client) -> None:
    rules = anna.get(at(world, "rules/")).context["form"].initial.get("rules") or _rules()
    assert "Niets: elk beeld blijft in zijn baan" in anna.post(at(world, "rules/"), {"rules": rules}).content.decode()
    assert "rules:" in anna.post(at(world, "rules/"), {"rules": "x ="}).content.decode()


def _rules() -> str:
    from vangnet.cases.actions.placing import text

    return text()


def test_a_capture_is_stopped_and_goes_on(world: World, anna: Client) -> None:
    capture = capture_of(world.add_exhibit(world.case), state="queued")
    assert "Wacht" in body(anna, at(world))
    anna.post(at(world, f"runs/{capture.pk}/stop"))
    assert Capture.objects.get().state == "stopped"
    anna.post(at(world, f"runs/{capture.pk}/resume"))
    assert Capture.objects.get().state == "queued"


def test_who_may_only_read_gets_no_forms(world: World, media: list[Medium]) -> None:
    joris = client_of(world.joris, purposes=(world.case,))
    for page in ("", "facts/", "series/1/", "media/1/clues/"):
        assert f'action="/capture/{world.case.number}' not in body(joris, at(world, page)), page
    assert joris.post(at(world, "media/4/lane"), {"lane": "rest", "reason": "x"}).status_code == 403
    assert (LaneMove.objects.count(), PlaceClue.objects.count()) == (0, 0)


def test_daylight_that_cannot_be_is_a_flag_that_moves_nothing(world: World, media: list[Medium], anna: Client) -> None:
    lanes = list(QueueEntry.objects.order_by("pk").values_list("lane", "rank", "plausible_until"))
    page, clues = f"/media/{world.case.number}/1/", at(world, "media/1/clues/")
    anna.post(clues + "add", {"choice": "daylight:seen"})
    assert (PlaceClue.objects.get().choice, "was het op die plaats" in body(anna, page)) == ("seen", False)
    anna.post(clues + "add", {"choice": "daylight:none"})
    assert "was het op die plaats dag" in body(anna, page)
    assert "Het is donker buiten" in body(anna, clues)
    anna.post(at(world, f"media/1/clues/{PlaceClue.objects.get(choice='none').pk}/revoke"), {"reason": "Rolluik"})
    assert "was het op die plaats" not in body(anna, page)
    anna.post(clues + "add", {"choice": "daylight:perhaps"})
    assert PlaceClue.objects.count() == 2
    assert list(QueueEntry.objects.order_by("pk").values_list("lane", "rank", "plausible_until")) == lanes


# -- over all cases ---------------------------------------------------------------------------------------------------


def test_the_queue_of_all_cases_holds_only_what_one_may_see(
    world: World, media: list[Medium], anna: Client, tmp_path: Path
) -> None:
    exhibit = world.add_exhibit(world.other_case)
    loaded(exhibit, world.add_media(exhibit, 4), tmp_path / "other")
    shown = body(anna, "/capture/")
    assert (world.case.number in shown, world.other_case.number in shown) == (True, False)
    assert world.other_case.number in body(client_of(world.carla), "/capture/")


def test_the_watch_tells_a_stranger_whom_to_ask_and_no_more(
    world: World, media: list[Medium], anna: Client, tmp_path: Path
) -> None:
    exhibit = world.add_exhibit(world.other_case, "Kraanvogel")
    loaded(exhibit, world.add_media(exhibit, 4), tmp_path / "other")
    series = Series.objects.create(case=world.case, name="Zwaluw", review_on=timezone.localdate())
    series.media.set(media[:2])
    watch_exhibit(exhibit)
    mine, theirs = body(anna, "/capture/watch/"), body(client_of(world.carla), "/capture/watch/")
    assert ("Zwaluw" in mine, "Kraanvogel" in mine, world.other_case.number in mine) == (True, False, False)
    assert ("Zwaluw" in theirs, "Kraanvogel" in theirs, world.case.number in theirs) == (False, True, False)
    assert ("Carla" in mine, "Olaf" in theirs) == (True, True)
    match = series.matches.get()
    anna.post(f"/capture/watch/{match.pk}/aside", {"case": world.other_case.number, "reason": "x"})
    assert match.asides.count() == 0
    anna.post(f"/capture/watch/{match.pk}/aside", {"case": world.case.number, "reason": "Leencamera"})
    assert "Zwaluw" not in body(anna, "/capture/watch/")


# -- how much is asked ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [*PAGES, "series/1/", "media/1/clues/"])
def test_a_page_asks_as_much_of_a_thousand_media_as_of_ten(
    world: World, anna: Client, tmp_path: Path, page: str, django_assert_max_num_queries: object
) -> None:
    exhibit = world.add_exhibit(world.case)
    loaded(exhibit, world.add_media(exhibit, 1_000), tmp_path / "out")
    with django_assert_max_num_queries(questions(30, lines=1)):  # type: ignore[operator]
        body(anna, at(world, page))
