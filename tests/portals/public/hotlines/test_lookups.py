"""Look-ups: yes or no for exact digests, never more, and an alarm when somebody fishes."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from vangnet.portals.public.hotlines.lookups import look_up, tell_lookups
from vangnet.portals.public.hotlines.models import LookupDay
from vangnet.portals.public.models import Digest, Hotline
from vangnet.transfer.shapes import Lookups

LOOKUPS = "/api/v1/lookups"


def digest(number: int, kind: str = "sha256") -> bytes:
    return hashlib.new(kind, f"neutraal bestand {number}".encode()).digest()


def asked(door: Any, digests: list[bytes], kind: str = "sha256", **more: Any) -> Any:
    return door.post(LOOKUPS, {"kind": kind, "digests": [one.hex() for one in digests]}, **more)


@pytest.mark.parametrize("kind", ["md5", "sha1", "sha256"])
def test_yes_or_no_in_the_order_of_the_question_and_nothing_else(door: Any, kind: str) -> None:
    door.list_digests(kind, *(digest(number, kind) for number in range(3)))
    response = asked(door, [digest(number, kind) for number in (7, 1, 1, 0)], kind)
    assert (response.status_code, response.json()) == (200, {"answers": [False, True, True, True]})
    (row,) = LookupDay.objects.all()
    assert (row.hotline, row.asked, row.found) == ("ours", 4, 3)


def test_a_new_list_takes_the_place_of_the_old_one_and_an_older_one_changes_nothing(door: Any) -> None:
    door.list_digests("sha256", digest(1), digest(2), version=2)
    door.list_digests("sha256", digest(2), digest(3), digest(3), version=3)
    door.list_digests("sha256", digest(1), version=2)
    assert asked(door, [digest(1), digest(2), digest(3)]).json()["answers"] == [False, True, True]
    assert Digest.objects.count() == 2


def test_likeness_is_never_answered(door: Any) -> None:
    for kind in ("pdq", "photodna", "PDQ"):
        response = asked(door, [digest(1)], kind)
        assert response.status_code == 422
    assert "likeness" in asked(door, [digest(1)], "pdq").json()["errors"][0]["reason"]


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "sha256", "digests": []},
        {"kind": "sha256", "digests": ["00" * 32] * 1_001},
        {"kind": "sha256", "digests": ["00" * 16]},
        {"kind": "sha256", "digests": ["zz" * 32]},
        {"kind": "sha256", "digests": [" " + "0" * 63]},
        {"kind": "sha256", "digests": ["٣" * 64]},
        {"kind": "sha256", "digests": [None]},
        {"kind": "sha256", "digests": "00"},
        {"digests": ["00" * 32]},
        {"kind": {"$ne": 1}, "digests": ["00" * 32]},
        [],
    ],
)
def test_what_is_no_question_is_refused_whole(door: Any, body: Any) -> None:
    response = door.post(LOOKUPS, body)
    assert response.status_code == 422
    assert response.json()["errors"]
    assert sum(LookupDay.objects.values_list("asked", flat=True)) == 0


def test_the_quota_of_a_day_holds_and_each_hotline_has_its_own(door: Any) -> None:
    door.let_in("ours", lookups_a_day=5)
    assert asked(door, [digest(number) for number in range(4)]).status_code == 200
    over = asked(door, [digest(8), digest(9)])
    assert (over.status_code, over.json()["detail"]) == (429, "1 look-ups are left today")
    assert 0 < int(over.headers["Retry-After"]) <= 90_000
    assert asked(door, [digest(8)]).status_code == 200
    assert asked(door, [digest(9)]).status_code == 429
    assert asked(door, [digest(9)], name="theirs").status_code == 200
    ours = Hotline.objects.get(name="ours")
    assert look_up(ours, "sha256", [digest(9).hex()], now=timezone.now() + timedelta(days=1)) == [False]


def told(door: Any) -> list[Lookups]:
    return [entry for entry in door.for_desk() if isinstance(entry, Lookups)]


def test_the_desk_gets_the_figures_once_for_each_change_and_never_the_digests(door: Any) -> None:
    door.list_digests("sha256", digest(1))
    asked(door, [digest(1), digest(2)])
    assert told(door) == []
    tell_lookups()
    tell_lookups()
    (figures,) = told(door)
    assert (figures.hotline, figures.asked, figures.found, figures.probing) == ("ours", 2, 1, "")
    asked(door, [digest(3)])
    tell_lookups()
    assert [one.asked for one in told(door)] == [2, 3]


def counted_up(number: int) -> bytes:
    return (int.from_bytes(digest(1), "big") + number).to_bytes(32, "big")


def same_end(number: int) -> bytes:
    return digest(number)[:24] + b"\1\2\3\4\5\6\7\7"


@pytest.mark.parametrize(
    ("digests", "sign"),
    [
        ([counted_up(number) for number in range(5)], "sequence"),
        ([same_end(number) for number in range(5)], "made_up"),
        ([bytes([number]) * 32 for number in range(5)], "made_up"),
        ([digest(number) for number in range(400)], "few_found"),
        ([digest(number) for number in range(1_000, 1_400)], "many_found"),
    ],
)
def test_fishing_is_told_at_once_and_the_answers_stay_right(door: Any, digests: list[bytes], sign: str) -> None:
    door.list_digests("sha256", *(digest(number) for number in range(1_000, 1_400)))
    response = asked(door, digests)
    assert response.json()["answers"] == [sign == "many_found"] * len(digests)
    (alarm,) = told(door)
    assert sign in alarm.probing.split()
    asked(door, digests[:5])
    assert len(told(door)) == 1  # once a day for each sign


def test_ordinary_use_is_no_probing(door: Any) -> None:
    door.list_digests("sha256", *(digest(number) for number in range(0, 900, 3)))
    for start in range(0, 900, 100):
        asked(door, [digest(number) for number in range(start, start + 100)])
    assert told(door) == []


def test_bursts_and_malformed_digests_and_days_near_the_quota_are_told(door: Any) -> None:
    now = timezone.now().replace(second=0)
    ours = Hotline.objects.get(name="ours")
    for number in range(61):
        look_up(ours, "sha256", [digest(number).hex()], now=now)
    assert [one.probing for one in told(door)] == ["burst"]
    asked(door, [], "sha256")
    door.post(LOOKUPS, {"kind": "sha256", "digests": ["x"] * 30})
    assert [one.probing for one in told(door)] == ["burst", "malformed"]
    door.let_in("theirs", lookups_a_day=10)
    theirs = Hotline.objects.get(name="theirs")
    for day in range(3):
        nine = [digest(number).hex() for number in range(9)]
        look_up(theirs, "sha256", nine, now=now + timedelta(days=day))
        assert [one.probing for one in told(door)][2:] == ([] if day < 2 else ["near_quota"])


def test_an_answer_takes_the_same_questions_to_the_database_whatever_it_is(
    door: Any, django_assert_num_queries: Any
) -> None:
    door.list_digests("sha256", *(digest(number) for number in range(50)))
    ours = Hotline.objects.get(name="ours")
    now = timezone.now()
    look_up(ours, "sha256", [digest(1).hex()], now=now)
    for start in (0, 25, 500):
        with django_assert_num_queries(6):
            look_up(ours, "sha256", [digest(start + number).hex() for number in range(25)], now=now)
