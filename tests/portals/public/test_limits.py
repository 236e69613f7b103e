"""Floods and guessing: who sends too much waits, everybody else passes, and what was accepted is there."""

from tests.portals.public.conftest import Door
from tests.portals.public.world import STORY, form_of, reported, token_of
from vangnet.portals.public import faults, limits
from vangnet.portals.public.models import Receipt, Waiting
from vangnet.transfer import receipt


def test_a_flooding_address_waits_and_others_pass_and_nothing_accepted_is_lost(door: Door) -> None:
    flooding, other = door.client("192.0.2.1"), door.client("192.0.2.2")
    accepted, waiting = [], []
    for _ in range(limits.REPORTS.most + 5):
        response = flooding.post("/report/r1/", form_of(flooding))
        (accepted if response.status_code == 200 else waiting).append(response)
    assert (len(accepted), len(waiting)) == (limits.REPORTS.most, 5)
    assert {response.status_code for response in waiting} == {429}
    assert all(STORY in response.content.decode() for response in waiting)
    assert "Wacht tien minuten" in waiting[0].content.decode()
    reported(other)
    assert Receipt.objects.count() == Waiting.objects.count() == limits.REPORTS.most + 1


def test_who_waited_can_send_the_same_form_again(door: Door) -> None:
    client = door.client()
    for _ in range(limits.REPORTS.most):
        reported(client)
    page = client.post("/report/r1/", form_of(client)).content.decode()
    limits.REPORTS.forget()  # ten minutes later
    assert client.post("/report/r1/", {"form": token_of(page), "story": STORY}).status_code == 200


def test_guessing_is_stopped_for_an_address_and_not_for_others(door: Door) -> None:
    code = reported(door.client())
    guessing = door.client("192.0.2.1")
    told = [guessing.post("/status/", {"code": receipt.new()}).status_code for _ in range(limits.WRONG_CODES.most + 3)]
    assert told == [422] * limits.WRONG_CODES.most + [429] * 3
    assert guessing.post("/status/", {"code": code}).status_code == 429  # a right guess is not told either
    assert door.client("192.0.2.2").post("/status/", {"code": code}).status_code == 200


def test_typing_faults_are_no_guesses(door: Door) -> None:
    code = reported(door.client())
    client = door.client("192.0.2.1")
    for _ in range(limits.WRONG_CODES.most + 3):
        assert client.post("/status/", {"code": "0123456789ABCDEFZ"}).status_code == 422
    assert client.post("/status/", {"code": code}).status_code == 200


def test_guessing_from_everywhere_is_stopped_and_the_desk_hears_of_it(door: Door) -> None:
    for number in range(limits.WRONG_CODES_OF_ALL.most + 1):
        told = door.client(f"198.51.{number // 250}.{number % 250}").post("/status/", {"code": receipt.new()})
        assert told.status_code == (422 if number < limits.WRONG_CODES_OF_ALL.most else 429)
    assert [entry.kind for entry in door.carried()] == ["guessing"]  # type: ignore[union-attr]


def test_the_search_space_is_far_beyond_what_can_be_tried() -> None:
    a_year = limits.WRONG_CODES_OF_ALL.most / limits.WRONG_CODES_OF_ALL.seconds * 365 * 86_400
    processes, receipts = 2, 1_000_000
    assert 2**receipt.BITS / receipts / (a_year * processes) > 1e9  # years until one of a million receipts is met


def test_a_fault_is_told_once_an_hour_with_its_count(door: Door) -> None:
    for _ in range(5):
        faults.tell("error")
    faults._teller._told["error"] -= 3_601
    faults.tell("error")
    assert [(entry.kind, entry.count) for entry in door.carried()] == [("error", 1), ("error", 5)]  # type: ignore[union-attr]
