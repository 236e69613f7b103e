"""The network around one member: a picture by the server, tables that say the same, months, walls."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.chats.drawn import Drawn, drawn
from tests.desk_world import World, client_of
from vangnet.chats.queries.around import Around, Node, Pair
from vangnet.networks.shape import Layer, Member, Message, Moment, Record, Tie
from vangnet.web.chats.drawn.around import LABELLED, WIDE, plot_of, short

__all__ = ["drawn"]

pytestmark = pytest.mark.django_db

HOSTILE = "<script>x</script>" + "\u202e" + "lang" * 25_000


def records() -> list[Record]:
    """Hub is tied with p0 to p5, more with each; p0 with far; p5 answers hub. One tie has no moment."""
    told: list[Record] = [Member("hub", "Hub"), Member("p0", HOSTILE)]
    for one in range(6):
        for number in range(one + 1):
            at = Moment(datetime(2025, one + 1, 1 + number, tzinfo=UTC))
            told.append(Message(f"h{one}-{number}", "groep", "hub", at, mentions=(f"p{one}",)))
    told.append(Message("back", "groep", "p5", Moment(datetime(2025, 8, 1, tzinfo=UTC)), mentions=("hub",)))
    told.append(Message("far", "groep", "p0", Moment(datetime(2025, 8, 1, tzinfo=UTC)), mentions=("far",)))
    return [*told, Tie("hub", "untold"), Tie("hub", "p1", Layer.ACCESS)]


@pytest.fixture
def client(world: World) -> Client:
    return client_of(world.anna, purposes=(world.case,))


@pytest.fixture
def page(drawn: Drawn, world: World, client: Client):
    drawn(records())
    base = f"/chats/{world.case.number}/1/members/"
    return lambda place, status=200: text_of(client.get(base + place), status)


def text_of(answer, status: int) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def test_each_count_opens_its_messages(page, world: World) -> None:
    told = page("0/around/")
    messages = f"/chats/{world.case.number}/1/messages/"
    assert re.search(rf'href="{messages}\?member=0&amp;to_member=(\d+)">6<', told)
    assert re.search(rf'href="{messages}\?member=(\d+)&amp;to_member=0">1<', told)
    own = told[told.index("own-title") :]
    assert own.index(">6<") < own.index(">5<") < own.index(">2<")


def test_names_are_escaped_and_cut(page) -> None:
    told = page("0/around/")
    assert "<script>x" not in told
    assert len(told) < 60_000
    assert 'class="step-0"' in told


def test_two_steps_show_who_is_behind(page) -> None:
    assert 'class="step-2"' not in page("0/around/")
    told = page("0/around/?steps=2")
    assert told.count('class="step-2"') == 1
    assert "others-title" in told


def test_months_choose_ties_and_what_has_none_is_told(page) -> None:
    told = page("0/around/?from=2025-05&to=2025-06")
    assert told.count('class="step-1"') == 2
    assert "1 band van dit lid" in told or "1 tie of this member" in told
    assert page("0/around/?from=2024-01&to=2024-02").count("<circle") == 0


@pytest.mark.parametrize(
    "asked", ["from=mei", "from=2025-13", "to=99999999999999", "from=-5", "from=2025-08&to=2025-01", "steps=9"]
)
def test_what_is_no_month_is_left_out(page, asked: str) -> None:
    page(f"0/around/?{asked}")


def test_who_or_what_is_not_there_is_not_there(page) -> None:
    for place in ("99/around/", "0/around/?layer=private", f"{2**70}/around/", "0/around/?layer=../public"):
        page(place, 404)


def test_other_layers_have_no_messages_to_open(page) -> None:
    told = page("0/around/?layer=access")
    assert "to_member" not in told
    assert told.count('class="step-1"') == 1


def test_somebody_alone_in_a_layer_has_a_page(page) -> None:
    told = page("3/around/?layer=access")
    assert '<svg class="around"' not in told


def many(count: int) -> Around:
    nodes = tuple(
        Node(n, f"A. Proefpersoon {n}", min(n, 1), float(count - n), n % 7 / 7, n / count) for n in range(count)
    )
    pairs = tuple(Pair(0, n, 1, 1, float(count - n), None, None) for n in range(1, count))
    return Around(nodes, pairs, (), 0, pairs, 0, (0,), 0)


@pytest.mark.parametrize("count", [1, 2, 31, 300])
def test_a_plot_stays_within_its_box_and_labels_the_strongest(count: int) -> None:
    plot = plot_of(many(count))
    assert all(0 <= one.x <= WIDE and 0 <= one.y <= WIDE for one in plot.circles)
    assert [bool(one.label) for one in plot.circles] == [at <= LABELLED for at in range(count)]
    assert {line.width for line in plot.lines} <= {1, 2, 3, 4}
    assert [one.radius for one in plot.circles[1:]] == sorted((one.radius for one in plot.circles[1:]), reverse=True)


def test_a_name_is_cut_where_it_is_long() -> None:
    assert short("a  b\n") == "a b"
    assert short("x" * 100_000) == "x" * 19 + "…"


def test_an_export_without_messages_counts_ties_and_opens_none(drawn: Drawn, world: World, client: Client) -> None:
    drawn([Tie("a", "b"), Tie("a", "c")])
    told = text_of(client.get(f"/chats/{world.case.number}/1/members/0/around/"), 200)
    assert "messages/?member" not in told
    assert told.count('class="step-1"') == 2
