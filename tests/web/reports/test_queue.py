"""The day's queue at the desk: lanes with reasons, what folds and what never does, filters, pages, who sees what."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.desk_world import World, actor, asked, client_of
from tests.reports.test_receiving import account, take_in, told
from vangnet.accounts.models import AuditEntry, Person
from vangnet.intake.report import File
from vangnet.reports.actions.assessing import state_circumstance
from vangnet.reports.models import Cluster, QueueVisit, Report
from vangnet.reports.queries import queue as queries
from vangnet.reports.weighing.lanes import ORDER
from vangnet.reports.weighing.rules import Lane

pytestmark = pytest.mark.django_db
VIRAL = File(digests={"md5": "ab" * 16}, tags=("viral",))


def page(person, query="", *, language="en"):
    Person.objects.filter(pk=person.pk).update(language=language)
    return client_of(person).get(f"/reports/{query}")


def numbers(response):
    return [line.report.source_number for line in response.context["lines"]]


def test_the_most_urgent_report_stands_first_with_its_reasons(world: World) -> None:
    take_in(world, told("later"), told("urgent", urgent="er lijkt nu iets gaande"), told("account", told=(account(),)))
    response = page(world.ines)
    assert numbers(response)[0] == "urgent"
    text = response.content.decode()
    assert "Abuse may be happening now." in text
    assert "The source calls it urgent: er lijkt nu iets gaande" in text
    assert "Er is mogelijk nu misbruik gaande." in page(world.ines, language="nl").content.decode()


def test_what_is_not_known_is_told_apart(world: World) -> None:
    take_in(world, told("1"))
    (line,) = page(world.ines).context["lines"]
    assert [code for code, *_ in line.why] == ["weighing.rest", "weighing.bare"]
    assert "weighing.happening_now_unknown" in [code for code, *_ in line.unknown]


def test_reports_of_another_unit_and_those_that_ended_are_not_there(world: World) -> None:
    take_in(world, told("elsewhere"), unit=world.elsewhere)
    take_in(world, told("closed"), told("destroyed"), told("open"))
    Report.objects.filter(source_number="closed").update(state="closed")
    Report.objects.filter(source_number="destroyed").update(state="destroyed")
    assert numbers(page(world.ines)) == ["open"]
    assert numbers(page(world.iris)) == ["elsewhere"]


def test_who_is_not_of_intake_sees_only_what_is_of_their_team_or_theirs(world: World) -> None:
    take_in(world, told("1"), told("2"))
    assert numbers(page(world.anna)) == []
    assert "Intake officers see the reports of their unit" in page(world.anna).content.decode()
    Report.objects.filter(source_number="2").update(team=world.team)
    assert numbers(page(world.anna)) == ["2"]
    assert page(world.joris).status_code == 403
    assert page(world.nobody).status_code == 403


def test_reports_of_one_item_fold_into_one_line_and_an_urgent_one_never_does(world: World) -> None:
    take_in(world, *(told(f"{number}", files=(VIRAL,)) for number in range(6)))
    take_in(world, told("urgent", files=(VIRAL,), urgent="er lijkt nu iets gaande"))
    cluster = Cluster.objects.get()
    assert cluster.reports.count() == 7
    response = page(world.ines)
    assert numbers(response) == ["urgent", "0"]
    assert [line.folded for line in response.context["lines"]] == [0, 5]
    assert "and 5 more of the same item" in response.content.decode()
    assert sum(response.context["lanes"].values()) == 7


def test_what_somebody_took_on_and_what_was_taken_apart_stands_by_itself(world: World) -> None:
    take_in(world, *(told(f"{number}", files=(VIRAL,)) for number in range(6)))
    Report.objects.filter(source_number="3").update(owner=world.ines)
    assert numbers(page(world.ines)) == ["0", "3"]
    Cluster.objects.update(ended_at=timezone.now())
    assert len(numbers(page(world.ines))) == 6


def test_with_a_filter_nothing_is_folded_so_that_nothing_is_missed(world: World) -> None:
    take_in(world, *(told(f"{number}", files=(VIRAL,)) for number in range(6)))
    assert len(numbers(page(world.ines, "?channel=platform"))) == 6
    assert numbers(page(world.ines, f"?lane={Lane.REST}")) == ["0"]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("?lane=now", ["urgent"]),
        ("?lane=nonsense", ["urgent", "mine", "other", "drawn"]),
        ("?channel=hotline", ["other"]),
        ("?state=assessing", ["mine"]),
        ("?owner=mine", ["mine"]),
        ("?owner=nobody", ["urgent", "other", "drawn"]),
        ("?overdue=on", ["mine"]),
        ("?drawn=on", ["drawn"]),
        ("?unseen=on", ["mine", "other", "drawn"]),
    ],
)
def test_the_queue_is_narrowed_by_what_is_asked(world: World, query: str, wanted: list[str]) -> None:
    take_in(world, told("urgent", urgent="x"), told("mine"), told("other", channel="hotline"), told("drawn"))
    now = timezone.now()
    Report.objects.update(is_drawn=False, lane=ORDER[Lane.REST])
    Report.objects.filter(source_number="urgent").update(lane=0, seen_at=now)
    mine = {"owner": world.ines, "state": "assessing", "due_at": now - timedelta(days=1)}
    Report.objects.filter(source_number="mine").update(**mine)
    Report.objects.filter(source_number="drawn").update(is_drawn=True)
    assert numbers(page(world.ines, query)) == wanted


def test_an_empty_list_says_why(world: World) -> None:
    assert "There are no open reports of your unit." in page(world.ines).content.decode()
    assert "No open report is as you ask for it." in page(world.ines, "?lane=now").content.decode()


def test_pages_follow_each_other_and_miss_and_double_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    at = timezone.now()
    same_time = {"received_at": at, "lane": 5, "rank": 9}
    take_in(world, *(told(f"{number}") for number in range(8)))
    Report.objects.update(**same_time)
    Report.objects.filter(source_number__in=("6", "7")).update(lane=2)
    seen, after = [], ""
    while True:
        response = page(world.ines, f"?after={after}" if after else "")
        seen += numbers(response)
        after = response.context["after"]
        if not after:
            break
    assert seen == ["6", "7", "0", "1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    "after", ["x", "1.2.3", "9.1.1.1", "1.1.999999999999999999.1", "-1.0.0.0", "1.1.1.9" * 40, "²...."]
)
def test_an_address_that_says_nonsense_of_a_page_gives_the_first(world: World, after: str) -> None:
    take_in(world, told("1"))
    assert page(world.ines, f"?after={after}").status_code == 200


def test_what_came_in_since_the_last_visit_is_marked(world: World) -> None:
    take_in(world, told("old"))
    assert [line.is_new for line in page(world.ines).context["lines"]] == [False]  # there was no visit before
    QueueVisit.objects.update(at=timezone.now() - timedelta(hours=9))
    Report.objects.update(received_at=timezone.now() - timedelta(hours=10))
    take_in(world, told("fresh"))
    for _ in ("the first look", "again a minute later"):
        told_new = {line.report.source_number: line.is_new for line in page(world.ines).context["lines"]}
        assert told_new == {"old": False, "fresh": True}


def test_the_log_tells_which_reports_were_shown(world: World) -> None:
    take_in(world, told("1"))
    page(world.ines)
    line = AuditEntry.objects.filter(name="reports.queue").last()
    assert f"report:{Report.objects.get().pk}" in line.objects_named


def test_hostile_texts_stay_texts(world: World) -> None:
    take_in(world, told("<b>1</b>", source="<script>alert(1)</script>", urgent="<img src=x onerror=alert(1)>"))
    text = page(world.ines).content.decode()
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_asks_as_much_of_the_database_however_many_reports_it_shows(world: World, count: int) -> None:
    for item in range(count):
        file = File(digests={"md5": f"{item:032x}"}, tags=("viral",))
        take_in(world, *(told(f"{item}-{number}", files=(file,)) for number in range(3)))
    client = client_of(world.ines)
    client.get("/reports/")
    with CaptureQueriesContext(connection) as queries_made:
        response = client.get("/reports/")
    assert len(response.context["lines"]) == count
    # session 1, person 1, device 1, roles 1, visit 1, page 1, members 2, decisions 1, lanes 1, log and transactions 4
    assert len(queries_made) == asked(QUERIES), [one["sql"][:90] for one in queries_made]


QUERIES = 15


def test_a_report_that_somebody_opened_is_not_marked_as_opened_by_nobody(world: World) -> None:
    take_in(world, told("1"))
    assert "opened by nobody" in page(world.ines).content.decode()
    client_of(world.ines).get(f"/reports/{Report.objects.get().number}/")
    assert "opened by nobody</span>" not in page(world.ines).content.decode()


def test_what_an_officer_states_puts_the_report_in_another_lane_at_once(world: World) -> None:
    take_in(world, told("1"))
    row = Report.objects.get()
    state_circumstance(row, fact="has_access", answer="yes", source="gebeld met de bron", by=actor(world.ines))
    (line,) = page(world.ines).context["lines"]
    assert line.lane == Lane.CHILD
    assert "gebeld met de bron" in str(line.why)
    state_circumstance(row, fact="has_access", answer="no", source="nagevraagd", by=actor(world.ines))
    assert page(world.ines).context["lines"][0].lane == Lane.REST
