"""Who is only named in an expose group stands covered in every answer, and stays a member that counts."""

import re

import pytest
from django.http import FileResponse

from tests.cases.conftest import Desk, desk, library
from tests.chats.given import Given, given
from tests.chats.victim import HANDLE, SECRETS, files
from tests.desk_world import actor, client_of
from vangnet.accounts.models import AuditEntry
from vangnet.chats.actions.judging import judge
from vangnet.chats.exposing import COVERED, EXPOSE, covered_members
from vangnet.chats.folders import folder_of
from vangnet.chats.models import Export, Member, WorkItem
from vangnet.chats.queries.exports import opened
from vangnet.web.chats.urls import urlpatterns

__all__ = ["desk", "given", "library"]

AUTHORS = ("A. Beheerder", "B. Plaatser", "C. Doorgever", "D. Volwassene", "E. Jongere")

pytestmark = pytest.mark.django_db(transaction=True)

POSTS = frozenset(
    {"judge", "revoke_sameness", "stop", "resume", "remove", "uncover", "work_act", "work_suspect", "layer"}
)
"""Addresses that take no GET."""


@pytest.fixture
def export(given: Given) -> Export:
    return given(files())


def numbers_of(export: Export) -> set[int]:
    return set(covered_members(export).collect()["member"])


def addresses(export: Export) -> list[str]:
    """Every address of the room that answers a GET, for each number that the export has."""
    found = opened(export)
    assert found is not None
    counts = found.stored.manifest
    values = {
        "number": [export.exhibit.case.number],
        "chat": [str(export.number)],
        "exhibit": [export.exhibit.number],
        "chat_member": [str(one) for one in range(counts.members)],
        "message": [str(one) for one in range(counts.messages)],
        "community": ["0", "1", "2"],
        "work_item": list(WorkItem.objects.values_list("number", flat=True)),
    }
    told = []
    for one in urlpatterns:
        if one.name in POSTS:
            continue
        filled = ["/chats/" + str(one.pattern)]
        for kind in re.findall(r"<(?:int|str):(\w+)>", filled[0]):
            filled = [re.sub(rf"<\w+:{kind}>", value, each) for each in filled for value in values[kind]]
        told += filled
    start = f"/chats/{export.exhibit.case.number}/"
    here = f"{start}{export.number}/"
    queries = [f"{here}members/?words={one}" for one in SECRETS] + [
        f"{here}members/?sort={one}" for one in ("name", "first")
    ]
    queries += [f"{start}same/?chat={export.number}&member={one}&show=all" for one in range(counts.members)]
    queries += [f"{here}messages/?{name}={one}" for name in ("member", "to_member") for one in range(counts.members)]
    queries += [f"{here}messages/?network={one}" for one in range(counts.networks)]
    queries += [
        f"{here}{one}/?layer={layer}" for one in ("players", "communities", "picture") for layer in found.stored.layers
    ]
    return told + queries


def answers(export: Export, desk: Desk) -> dict[str, str]:
    """What a case officer is shown at each address."""
    client = client_of(desk.world.anna, purposes=(export.exhibit.case,))
    told = {}
    for address in addresses(export):
        answer = client.get(address)
        assert answer.status_code in (200, 302, 404), address
        content = b"".join(answer.streaming_content) if isinstance(answer, FileResponse) else answer.content
        asked = address.partition("words=")[2]  # stands in the field again
        text = content.decode("utf-8", "replace")
        told[address] = text.replace(asked, "") if asked else text
    return told


def shown(told: dict[str, str]) -> dict[str, list[str]]:
    """Addresses where anything stands of whom others only named."""
    found = {address: [one for one in SECRETS if one in content] for address, content in told.items()}
    return {address: ones for address, ones in found.items() if ones}


def test_no_answer_tells_of_whom_others_only_named(export: Export, desk: Desk) -> None:
    covered, found = numbers_of(export), opened(export)
    assert found is not None
    told_of = found.stored.members.select("member", "name", "key", "messages").rows()
    assert len([number for number, *one in told_of if any(secret in str(one) for secret in SECRETS)]) == 5
    assert {name for number, name, *_ in told_of if number not in covered} == {*AUTHORS}
    assert covered == {number for number, *_, messages in told_of if not messages}
    judge(
        export.exhibit.case,
        first=(1, min(covered)),
        second=(1, 0),
        verdict="unsure",
        reason="x",
        by=actor(desk.world.anna),
    )
    Member.objects.filter(number=min(covered)).update(name=HANDLE, key=HANDLE)  # said before it was covered
    told = answers(export, desk)
    assert shown(told) == {}
    (members,) = (content for address, content in told.items() if address.endswith("/1/members/"))
    for number in covered:
        assert f"lid {number}, gegevens afgedekt" in members
        assert "gegevens afgedekt" in told[f"/chats/{export.exhibit.case.number}/1/members/{number}/"]
    assert f"{export.count('members')} leden" in members
    for one in SECRETS:
        (matched,) = (content for address, content in told.items() if address.endswith(f"words={one}"))
        assert "0 leden" in matched


def test_pairs_and_identifiers_elsewhere_are_told_by_number(export: Export, desk: Desk, given: Given) -> None:
    given(files(), number="G10")
    given(files(), number="X1", case=desk.world.other_case)
    client = client_of(desk.world.anna, purposes=(export.exhibit.case,))
    start = f"/chats/{export.exhibit.case.number}"
    told = {one: client.get(f"{start}/{one}").content.decode() for one in ("same/?show=all", "across/")}
    assert shown(told) == {}
    assert "gegevens afgedekt" in told["same/?show=all"]
    assert re.search(r"Telefoonnummer[^<]*: afgedekt", told["same/?show=all"])
    assert re.search(r"Telefoonnummer[^<]*: afgedekt", told["across/"])
    assert "[cijfers] EXPOSE [persoonsnaam]" in told["across/"]


def test_nothing_is_told_either_before_anybody_looked(export: Export, desk: Desk) -> None:
    (folder_of(export) / EXPOSE).unlink()
    assert numbers_of(export)
    assert shown(answers(export, desk)) == {}


def test_what_is_kept_and_written_down_tells_numbers(export: Export, desk: Desk) -> None:
    answers(export, desk)
    kept = [place for place in folder_of(export).iterdir() if place.name in (COVERED, EXPOSE) or place.suffix == ".bin"]
    assert {COVERED, EXPOSE} < {place.name for place in kept}
    told = {place.name: place.read_bytes().decode("latin-1") for place in kept}
    told["log"] = "".join(f"{one.objects_named} {one.details}" for one in AuditEntry.objects.all())
    told["work"] = "".join(str(one.item) for one in WorkItem.objects.all())
    assert shown(told) == {}
