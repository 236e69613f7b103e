"""The pages of capacity: who sees what, what forms do, and that nobody takes on anything before it is accepted."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.desk_world import World, client_of
from tests.steering.test_capacity import ask, hours, next_week, proposed
from vangnet.accounts.models import AuditEntry
from vangnet.steering.actions import capacity_proposing
from vangnet.steering.models import Assignment, Availability, CapacityProposal, PersonSkill, SkillAsked, WorkingHours
from vangnet.steering.numbers import number_of

HOSTILE = "<script>alert(1)</script>\u202e=1+1"


def body(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


# -- hours ------------------------------------------------------------------------------------------------------------


def test_a_coordinator_sees_names_of_the_own_unit_and_the_steering_group_only_teams(world: World) -> None:
    hours(world, world.anna, 36, "video")
    mine, theirs = body(client_of(world.dirk), "/capacity/"), body(client_of(world.stijn), "/capacity/")
    assert "Anna" in mine
    assert "Video onderzoeken" in mine
    assert "TBKK Limburg" not in mine
    assert "Carla" not in mine
    assert "TBKK Limburg" in theirs
    assert "TBKK Oost" in theirs
    for name in ("Anna", "Carla", "Bram"):
        assert f">{name}<" not in theirs


def test_a_coordinator_sees_a_yes_or_a_no_and_hours(world: World) -> None:
    hours(world, world.anna, 36)
    today = timezone.localdate()
    told = {"starts_on": str(today), "ends_on": str(today + timedelta(days=30)), "is_available": "no"}
    assert client_of(world.anna).post("/capacity/mine/", told).status_code == 302
    address = f"/capacity/?first={next_week().starts_on}"
    page = body(client_of(world.dirk), address)
    row = page[page.index(">Anna</a>") :].split("</tr>")[0]
    assert "<td>nee</td>" in row


def test_a_person_of_another_unit_is_not_there(world: World) -> None:
    dirk = client_of(world.dirk)
    assert dirk.get(f"/capacity/people/{world.carla.pk}/").status_code == 404
    posted = {"team": world.other_team.pk, "hours": 8}
    assert dirk.post(f"/capacity/people/{world.carla.pk}/hours", posted).status_code == 404
    assert client_of(world.stijn).get(f"/capacity/people/{world.anna.pk}/").status_code == 404
    assert not WorkingHours.objects.exists()


def test_hours_and_skills_are_written_down_by_forms(world: World) -> None:
    dirk, at = client_of(world.dirk), f"/capacity/people/{world.anna.pk}/"
    assert dirk.post(at + "hours", {"team": world.team.pk, "hours": "32"}).status_code == 302
    assert dirk.post(at + "skills", {"codes": ["video", "lang_en"]}).status_code == 302
    assert WorkingHours.objects.get().hours == 32
    assert sorted(PersonSkill.objects.values_list("skill", flat=True)) == ["lang_en", "video"]
    assert 'value="32"' in body(dirk, at)


@pytest.mark.parametrize("wrong", ["", "-1", "61", "nan", "inf", "1e3", "9" * 40, HOSTILE])
def test_hours_that_nobody_can_mean_are_refused_at_the_form(world: World, wrong: str) -> None:
    response = client_of(world.dirk).post(
        f"/capacity/people/{world.anna.pk}/hours", {"team": world.team.pk, "hours": wrong}
    )
    assert response.status_code == 422
    assert "<script>alert" not in response.content.decode()
    assert not WorkingHours.objects.exists()


@pytest.mark.parametrize("wrong", ["?first=x&weeks=NaN", "?weeks=99999999", "?first=0001-01-01", f"?weeks={HOSTILE}"])
def test_weeks_that_are_not_understood_ask_for_this_week(world: World, wrong: str) -> None:
    assert "<script>alert" not in body(client_of(world.dirk), "/capacity/" + wrong)


def test_the_skills_are_listed_with_people_and_hours(world: World) -> None:
    hours(world, world.anna, 36, "video")
    page = body(client_of(world.dirk), "/capacity/skills/")
    assert "Video onderzoeken" in page
    assert "Anna" not in page


# -- one's own availability -------------------------------------------------------------------------------------------


def test_people_say_yes_or_no_and_nobody_asks_why(world: World) -> None:
    page = body(client_of(world.anna), "/capacity/mine/")
    assert "<textarea" not in page
    assert "reason" not in page
    today = timezone.localdate()
    told = {
        "starts_on": str(today),
        "ends_on": str(today),
        "is_available": "no",
        "reason": "vertrouwelijk",
        "person": "1",
    }
    assert client_of(world.anna).post("/capacity/mine/", told).status_code == 302
    assert [(one.person, one.is_available) for one in Availability.objects.all()] == [(world.anna, False)]
    assert "vertrouwelijk" not in body(client_of(world.anna), "/capacity/mine/")


def test_people_see_what_was_accepted_for_them_by_a_neutral_number(world: World) -> None:
    hours(world, world.anna, 20)
    ask(world, world.case, 8)
    line = proposed(world).lines.get()
    client_of(world.dirk).post(f"/capacity/proposals/{line.proposal_id}/lines/{line.pk}/accept")
    mine = body(client_of(world.anna), "/capacity/mine/")
    assert number_of(world.case.pk) in mine
    assert world.case.number not in mine
    assert number_of(world.case.pk) not in body(client_of(world.bram), "/capacity/mine/")


@pytest.mark.parametrize("wrong", [{}, {"is_available": "maybe"}, {"ends_on": "1999-01-01"}, {"starts_on": "x"}])
def test_a_statement_that_says_nothing_is_refused(world: World, wrong: dict[str, str]) -> None:
    today = str(timezone.localdate())
    told = {"starts_on": today, "ends_on": today, "is_available": "no", **wrong} if wrong else {}
    response = client_of(world.anna).post("/capacity/mine/", told)
    assert response.status_code == (422 if wrong else 200) or not Availability.objects.exists()
    assert not Availability.objects.exists()


# -- what is asked ----------------------------------------------------------------------------------------------------


def test_which_skill_hours_need_is_said_by_who_plans(world: World) -> None:
    asked, theirs = ask(world, world.case, 20), ask(world, world.other_case, 30)
    dirk = client_of(world.dirk)
    page = body(dirk, "/capacity/asked/")
    assert number_of(world.case.pk) in page
    for secret in (world.case.number, world.case.title, number_of(world.other_case.pk)):
        assert secret not in page
    told = {"skill": "video", "may_transfer": "on"}
    assert dirk.post(f"/capacity/asked/{asked.pk}/skill", told).status_code == 302
    assert dirk.post(f"/capacity/asked/{theirs.pk}/skill", told).status_code == 404
    assert dirk.post(f"/capacity/asked/{asked.pk}/skill", {"skill": HOSTILE}).status_code == 302
    assert [(one.skill, one.may_transfer) for one in SkillAsked.objects.all()] == [("video", True)]


# -- proposals --------------------------------------------------------------------------------------------------------


def test_a_proposal_is_asked_calculated_in_the_queue_and_accepted_line_by_line(world: World) -> None:
    hours(world, world.anna, 20, "video")
    ask(world, world.case, 30, "video")
    dirk = client_of(world.dirk)
    told = {"starts_on": str(next_week().starts_on), "weeks": "1", "most_cases": "5", "fewest_hours": "4"}
    response = dirk.post("/capacity/proposals/", told)
    made = CapacityProposal.objects.get()
    assert response.url == f"/capacity/proposals/{made.pk}/"
    assert (made.unit, made.state) == (world.unit, "waiting")
    assert "wacht op zijn beurt" in body(dirk, response.url)
    assert "HX-Refresh" not in dirk.get(response.url + "progress").headers
    capacity_proposing.solve(made.pk)
    assert dirk.get(response.url + "progress").headers["HX-Refresh"] == "true"
    page = body(dirk, response.url)
    for words in (
        "20 van de 30 gevraagde uren",
        "Meer is niet mogelijk",
        "10 uren tekort",
        "geeft alle 20 uren",
        "Anna",
    ):
        assert words in page
    assert world.case.number not in page
    assert not Assignment.objects.exists()
    line = made.lines.get()
    assert dirk.post(f"{response.url}lines/{line.pk}/accept").status_code == 302
    one = Assignment.objects.get()
    assert (one.person, one.hours, one.made_by) == (world.anna, 20, world.dirk)
    assert "Dirk" in body(dirk, response.url)
    entry = AuditEntry.objects.filter(name="capacity.line.accept").get()
    assert entry.case_number == world.case.number
    assert dirk.post(f"{response.url}assignments/{one.pk}/take-back", {"reason": HOSTILE}).status_code == 302
    assert "<script>alert" not in body(dirk, response.url)


def test_all_lines_are_accepted_at_once_as_far_as_they_can_be(world: World) -> None:
    hours(world, world.anna, 20)
    hours(world, world.bram, 20)
    ask(world, world.case, 40)
    made = proposed(world)
    today = next_week()
    Availability.objects.create(person=world.bram, starts_on=today.starts_on, ends_on=today.ends_on, is_available=False)
    page = client_of(world.dirk).post(f"/capacity/proposals/{made.pk}/accept", follow=True).content.decode()
    assert "1 regel is aanvaard" in page
    assert "Bram: Deze persoon heeft deze uren niet meer" in page
    assert [one.person for one in Assignment.objects.all()] == [world.anna]


def test_a_proposal_of_another_unit_is_not_there(world: World) -> None:
    hours(world, world.carla, 20)
    ask(world, world.other_case, 8)
    made = proposed(world, by=world.stijn, unit=world.elsewhere)
    at, line = f"/capacity/proposals/{made.pk}/", made.lines.get()
    dirk = client_of(world.dirk)
    assert dirk.get(at).status_code == 404
    assert dirk.post(f"{at}lines/{line.pk}/accept").status_code == 404
    assert dirk.post(f"{at}accept").status_code == 404
    assert dirk.post(f"{at}check").status_code == 404
    assert f'href="{at}"' not in body(dirk, "/capacity/proposals/")
    assert not Assignment.objects.exists()
    assert client_of(world.stijn).post(f"{at}lines/{line.pk}/accept").status_code == 302


def test_a_coordinator_gets_no_proposal_for_another_unit(world: World) -> None:
    told = {"starts_on": str(next_week().starts_on), "weeks": "1", "most_cases": "5", "fewest_hours": "4"}
    client_of(world.dirk).post("/capacity/proposals/", {**told, "unit": world.elsewhere.pk})
    assert CapacityProposal.objects.get().unit == world.unit


@pytest.mark.parametrize("wrong", [{"weeks": "0"}, {"weeks": "NaN"}, {"most_cases": "x"}, {"starts_on": "2020-01-06"}])
def test_a_proposal_that_nobody_can_mean_is_refused(world: World, wrong: dict[str, str]) -> None:
    told = {"starts_on": str(next_week().starts_on), "weeks": "1", "most_cases": "5", "fewest_hours": "4", **wrong}
    assert client_of(world.dirk).post("/capacity/proposals/", told).status_code == 422
    assert not CapacityProposal.objects.exists()


def test_what_does_not_end_is_told(world: World) -> None:
    made = proposed(world)
    CapacityProposal.objects.filter(pk=made.pk).update(
        state="running", started_at=timezone.now() - capacity_proposing.LOST_AFTER - timedelta(minutes=1)
    )
    assert "kwam niet tot een einde" in body(client_of(world.dirk), f"/capacity/proposals/{made.pk}/")
    CapacityProposal.objects.filter(pk=made.pk).update(state="failed")
    assert "De berekening is mislukt" in body(client_of(world.dirk), f"/capacity/proposals/{made.pk}/")


def test_it_is_calculated_again_and_the_page_says_whether_the_same_came_out(world: World) -> None:
    made = proposed(world)
    at = f"/capacity/proposals/{made.pk}/"
    assert client_of(world.dirk).post(at + "check").status_code == 302
    capacity_proposing.check_again(made.pk)
    assert "hetzelfde kwam eruit" in body(client_of(world.dirk), at)


def test_a_person_reads_it_in_their_own_language(world: World) -> None:
    hours(world, world.anna, 20)
    ask(world, world.case, 30)
    made = proposed(world)
    world.dirk.language = "en"
    world.dirk.save()
    page = body(client_of(world.dirk), f"/capacity/proposals/{made.pk}/")
    assert "The 1 person who can do this gives all 20 hours" in page


def test_what_is_of_a_case_out_of_use_is_shown_no_more(world: World) -> None:
    hours(world, world.anna, 20)
    ask(world, world.case, 8)
    made = proposed(world)
    type(world.case).objects.filter(pk=world.case.pk).update(retention="removed")
    page = body(client_of(world.dirk), f"/capacity/proposals/{made.pk}/")
    assert number_of(world.case.pk) not in page
    line = made.lines.get()
    assert client_of(world.dirk).post(f"/capacity/proposals/{made.pk}/lines/{line.pk}/accept").status_code == 404


def test_a_long_list_has_pages(world: World) -> None:
    hours(world, world.anna, 60)
    for number in range(55):
        ask(world, world.add_case(f"PL{number + 10}", world.team), 1)
    made = proposed(world, most_cases=100, fewest_hours=1)
    at = f"/capacity/proposals/{made.pk}/"
    assert "?after=50#lines" in body(client_of(world.dirk), at)
    for other in ("?after=50", "?after=x", "?cases=50", "?after=99999999999", f"?cases={HOSTILE}"):
        assert "<script>alert" not in body(client_of(world.dirk), at + other)


def test_an_actor_without_the_right_gets_in_nowhere(world: World) -> None:
    for address in ("/capacity/", "/capacity/asked/", "/capacity/proposals/", "/capacity/skills/"):
        assert client_of(world.anna).get(address).status_code == 403
    assert client_of(world.dirk).get("/capacity/mine/").status_code == 403
