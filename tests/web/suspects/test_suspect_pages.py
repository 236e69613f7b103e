"""The pages of suspects: what they show to whom, what their forms do, and how many questions they ask."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.desk_world import World, actor, asked, client_of
from vangnet.accounts.models import AuditEntry
from vangnet.accounts.roles import Role
from vangnet.suspects.actions import minors, saying, tying
from vangnet.suspects.models import Suspect

HOSTILE = "<script>alert(1)</script>\u202e" + "x" * 1_000


def at(suspect: Suspect, rest: str = "") -> str:
    return f"/suspects/{suspect.number}/{rest}"


def client(world: World, name: str) -> Client:
    return client_of(getattr(world, name), purposes=(world.case, world.other_case))


def body(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return str(response.content.decode())


def post(world: World, name: str, address: str, **said: Any) -> int:
    return int(client(world, name).post(address, said).status_code)


def main(response: Any) -> str:
    """What a page says, without the secrets of its forms."""
    return str(response.content.decode()).partition("<main")[2].partition("</main>")[0]


# -- who sees what ----------------------------------------------------------------------------------------------------


def test_the_list_and_the_case_show_minors_only_to_who_may_know_of_them(world: World) -> None:
    grown, minor = world.suspect(), world.minor()
    for address in ("/suspects/", f"/cases/{world.case.number}/", "/suspects/?sought=VD2026"):
        shown = body(client(world, "anna"), address)
        assert grown.number in shown
        assert minor.number not in shown
        assert minor.number in body(client(world, "olaf"), address)
    assert "Minderjarig, of" not in body(client(world, "anna"), "/suspects/")  # not even as a choice
    assert "Minderjarig, of" in body(client(world, "olaf"), "/suspects/")


def test_what_one_may_not_see_is_told_in_the_words_of_what_is_not_there(world: World) -> None:
    grown, minor = world.suspect(), world.minor()
    nothing = client(world, "anna").get("/suspects/VD2026-999999/")
    for name, suspect in (("anna", minor), ("carla", grown), ("dirk", minor), ("joris", grown), ("jonas", minor)):
        told = client(world, name).get(at(suspect))
        assert told.status_code == 404, name
    assert main(client(world, "anna").get(at(minor))) == main(nothing)
    line = AuditEntry.objects.filter(name="suspect.see", status="refused").first()
    assert line is not None
    assert line.case_number == ""


def test_a_page_asks_for_the_purpose_and_is_written_down_under_the_case(world: World) -> None:
    suspect = world.suspect()
    response = client_of(world.anna).get(at(suspect))
    assert response.status_code == 302
    assert response.url.startswith(f"/cases/{world.case.number}/purpose")
    body(client(world, "anna"), at(suspect))
    line = AuditEntry.objects.filter(name="suspect.see").first()
    assert line is not None
    assert (line.case_number, line.purpose) == (world.case.number, "investigation")
    assert f"suspect:{suspect.pk}" in line.objects_named
    assert suspect.name not in line.details + line.objects_named


def test_a_youth_officer_who_may_not_see_the_case_sees_the_minor_and_nothing_of_the_case(world: World) -> None:
    world.person("jet", Role.YOUTH_OFFICER, unit=world.unit)
    world.jet = world.person("jetje", Role.YOUTH_OFFICER, unit=world.unit)  # type: ignore[attr-defined]
    minor, exhibit = world.minor(), world.add_exhibit(world.case, "G77")
    by = {"by": actor(world.olaf)}
    saying.add_role(minor, role="distributor", reason="REDEN", **by)
    saying.write_act(minor, from_on=date(2026, 1, 2), until_on=None, source="FEIT", **by)
    saying.write_contact(minor, kind="job", answer="yes", source="CONTACT", **by)
    tying.tie_exhibit(minor, exhibit=exhibit, reason="GOED", **by)
    tying.tie_identifier(minor, kind="email", value="geheim@example.org", reason="MAIL", **by)
    minors.add_parent(minor, name="B. Proefouder", **by)
    shown = body(client_of(world.jet), at(minor))  # no purpose is asked: it is that of the minor
    assert "B. Proefouder" in shown
    assert "Verspreider" in shown
    hidden = (world.case.number, world.case.title, "G77", "REDEN", "FEIT", "CONTACT", "GOED", "geheim@", "MAIL")
    assert [mark for mark in hidden if mark in shown] == []
    assert "Olaf" in shown  # whom to ask
    listed = body(client_of(world.jet), "/suspects/")
    assert minor.number in listed
    assert world.case.number not in listed
    line = AuditEntry.objects.filter(name="suspect.see").first()
    assert line is not None
    assert (line.case_number, line.purpose) == (world.case.number, f"youth {minor.number}")


def test_reading_gives_no_form_and_writing_is_refused_to_who_only_reads(world: World) -> None:
    suspect = world.suspect()
    shown = body(client(world, "anna"), at(suspect))
    assert f'action="/suspects/{suspect.number}' not in shown
    assert post(world, "anna", at(suspect, "roles/add"), role="producer", reason="x") == 403
    assert post(world, "eva", at(suspect, "roles/add"), role="producer", reason="x") == 403
    assert not suspect.roles.exists()


def test_a_youth_officer_writes_down_parents_and_nothing_else(world: World) -> None:
    minor, today = world.minor(), timezone.localdate()
    place = f"/suspects/minors/{minor.number}/"
    assert post(world, "joris", place + "parents/add", called="B. Proefouder", reached_by="telefoon") == 302
    parent = minor.parents.get()
    assert post(world, "joris", f"{place}parents/{parent.pk}/told", on=today, by_whom="Joris") == 302
    assert post(world, "joris", f"{place}parents/{parent.pk}/told", on="2999-01-01", by_whom="Joris") == 302
    assert [told.by_whom for told in parent.told.all()] == ["Joris"]
    assert post(world, "joris", place + "youth-officer/assign", officer=world.joris.pk) == 302
    assert post(world, "joris", place + "youth-officer/assign", officer=world.jonas.pk) == 422
    assert post(world, "eva", place + "parents/add", called="x") == 403
    assert post(world, "joris", at(minor, "roles/add"), role="producer", reason="x") == 403
    assert post(world, "anna", place + "parents/add", called="x") == 404
    shown = body(client(world, "joris"), at(minor))
    assert "B. Proefouder" in shown
    assert "Verteld op" in shown


def test_parents_of_a_grown_up_are_not_asked_for(world: World) -> None:
    suspect = world.suspect()
    assert post(world, "olaf", f"/suspects/minors/{suspect.number}/parents/add", called="x") == 404
    assert "Ouders en voogden" not in body(client(world, "olaf"), at(suspect))


# -- what forms do ----------------------------------------------------------------------------------------------------


def new(world: World, **said: Any) -> tuple[int, str]:
    response = client(world, "olaf").post(f"/suspects/in/{world.case.number}/new/", said)
    return response.status_code, response.content.decode()


def test_birth_date_first(world: World) -> None:
    shown = body(client(world, "olaf"), f"/suspects/in/{world.case.number}/new/")
    places = [shown.index(f'name="{name}"') for name in ("is_known", "born_on", "source", "name", "track")]
    assert places == sorted(places)


def test_a_suspect_of_unknown_age_is_a_minor_with_a_page(world: World) -> None:
    assert new(world, is_known="unknown", track="minor", name="A. Proefpersoon")[0] == 302
    suspect = Suspect.objects.get()
    assert (suspect.track, suspect.case, suspect.made_by) == ("minor", world.case, world.olaf)
    shown = body(client(world, "olaf"), at(suspect))
    assert "onbekend: geldt als minderjarig" in shown
    assert "Er is geen jeugdagent aangewezen." in shown


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"is_known": "known", "track": "minor"},
        {"is_known": "known", "born_on": "1980-02-29", "track": "minor"},
        {"is_known": "unknown", "born_on": "1980-02-29", "track": "minor"},
        {"is_known": "unknown", "track": "adult", "adult_because": "lijkt zo"},
        {"is_known": "known", "born_on": "1980-02-29", "source": "BRP", "track": "adult"},
        {"is_known": "known", "born_on": "1980-02-29", "source": "BRP", "track": "minor", "adult_because": "x"},
        {"is_known": "known", "born_on": "2015-02-28", "source": "BRP", "track": "adult", "adult_because": "x"},
        {"is_known": "known", "born_on": "31-02-1980", "source": "BRP", "track": "minor"},
    ],
)
def test_what_does_not_agree_writes_nobody_down(world: World, told: dict[str, str]) -> None:
    status, shown = new(world, **told)
    assert (status, Suspect.objects.count()) == (200, 0)
    assert 'class="error"' in shown or 'class="message error"' in shown


def test_an_adult_is_written_down_with_date_source_and_reason(world: World) -> None:
    told = {"is_known": "known", "born_on": "1980-02-29", "source": "BRP", "track": "adult", "adult_because": "BRP"}
    assert new(world, **told)[0] == 302
    assert Suspect.objects.get().track == "adult"


def test_the_page_warns_where_somebody_was_under_age_at_an_act(world: World) -> None:
    suspect = world.suspect()  # born on 29 February 1980
    address = at(suspect, "acts/write")
    assert post(world, "olaf", address, from_on="1998-03-01", source="x") == 302
    assert 'id="under-age"' not in body(client(world, "anna"), at(suspect))
    assert post(world, "olaf", address, from_on="1998-02-28", until_on="1998-03-02", source="x") == 302
    shown = body(client(world, "anna"), at(suspect))
    assert 'id="under-age"' in shown
    assert "17 aan het begin, 18 aan het eind: de achttiende verjaardag ligt ertussen" in shown


def test_a_person_moves_a_suspect_and_moves_it_back(world: World) -> None:
    minor = world.minor()
    assert post(world, "olaf", at(minor, "track/adult"), reason="lijkt ouder") == 422
    told = {"is_known": "known", "born_on": "1990-01-01", "source": "BRP"}
    assert post(world, "olaf", at(minor, "birth/write"), **told) == 302
    minor.refresh_from_db()
    assert minor.track == "minor"
    assert post(world, "olaf", at(minor, "track/adult"), reason="BRP") == 302
    assert minor.number in body(client(world, "anna"), "/suspects/")
    assert post(world, "olaf", at(minor, "track/minor"), reason="verwisseld") == 302
    assert minor.number not in body(client(world, "anna"), "/suspects/")
    assert post(world, "olaf", at(minor, "track/minor"), reason="nog eens") == 422


def test_each_thing_is_written_and_taken_back_on_the_page(world: World) -> None:
    suspect, exhibit, child = world.suspect(), world.add_exhibit(world.case), world.victim()
    today = timezone.localdate().isoformat()
    written = {
        "roles/add": ("roles", {"role": "producer", "reason": "WAT"}),
        "exhibits/tie": ("exhibits", {"exhibit": exhibit.pk, "reason": "WAT"}),
        "use/write": ("attributions", {"exhibit": exhibit.pk, "side": "for", "statement": "WAT", "source": "x"}),
        "identifiers/tie": (
            "identifiers",
            {"kind": "nickname", "value": "testnaam", "platform": "kik", "reason": "WAT"},
        ),
        "contacts/write": ("contacts", {"kind": "job", "answer": "no", "what": "WAT", "source": "x"}),
        "history/write": ("history", {"kind": "nothing", "on": today, "what": "WAT", "source": "x"}),
        "children/tie": ("victims", {"number": child.number.lower(), "reason": "WAT"}),
        "acts/write": ("acts", {"from_on": today, "source": "WAT"}),
    }
    for address, (rows, told) in written.items():
        assert post(world, "olaf", at(suspect, address), **told) == 302, address
        row = getattr(suspect, rows).get()
        assert post(world, "olaf", at(suspect, address), **dict.fromkeys(told, "")) == 422, address
        back = f"{address.split('/')[0]}/{row.pk}/take-back"
        assert post(world, "olaf", at(suspect, back), reason="") == 302  # told as a message
        row.refresh_from_db()
        assert row.revoked_at is None, address
        assert body(client(world, "olaf"), at(suspect)).count("WAT") >= 1, address
        assert post(world, "olaf", at(suspect, back), reason="TERUG") == 302
        row.refresh_from_db()
        assert row.revoked_why == "TERUG", address
    assert body(client(world, "olaf"), at(suspect)).count("TERUG") == len(written)


def test_things_of_another_suspect_are_not_there(world: World) -> None:
    role = saying.add_role(world.minor(), role="producer", reason="x", by=actor(world.olaf))
    assert post(world, "olaf", at(world.suspect(), f"roles/{role.pk}/take-back"), reason="x") == 404
    theirs = world.add_exhibit(world.other_case)
    assert post(world, "olaf", at(world.suspect(), "exhibits/tie"), exhibit=theirs.pk, reason="x") == 422


def test_a_child_whose_page_one_may_not_see_is_not_told_of(world: World) -> None:
    from vangnet.victims.actions.opening import open_victim

    suspect, theirs = world.suspect(), open_victim(name="Groene gang", by=actor(world.yara))
    tie = suspect.victims.create(victim=theirs, reason="x", made_by=world.yara)
    for number in (theirs.number, "V2026-999999"):
        response = client(world, "olaf").post(at(suspect, "children/tie"), {"number": number, "reason": "x"})
        assert response.status_code == 422
        assert "Er is geen pagina van een kind met dit nummer." in response.content.decode()
    assert "Groene gang" not in body(client(world, "olaf"), at(suspect))
    assert post(world, "olaf", at(suspect, f"children/{tie.pk}/take-back"), reason="x") == 404


def test_the_page_of_a_child_tells_of_a_suspect_only_to_who_may_see_both(world: World) -> None:
    grown, minor, child = world.suspect(), world.minor(), world.victim()
    tying.tie_victim(minor, victim=child, reason="zelf afgebeeld", by=actor(world.olaf))
    place = f"/victims/{child.number}/"
    assert minor.number in body(client(world, "olaf"), place)
    assert minor.number not in body(client(world, "anna"), place)
    tying.tie_victim(grown, victim=child, reason="zelf afgebeeld", by=actor(world.olaf))
    assert grown.number in body(client(world, "anna"), place)


def test_what_people_type_is_shown_as_text(world: World) -> None:
    suspect = world.suspect()
    assert post(world, "olaf", at(suspect, "roles/add"), role="producer", reason=HOSTILE) == 302
    assert post(world, "olaf", at(suspect, "name"), called="<b>&\u202e") == 302
    assert post(world, "olaf", at(suspect, "roles/add"), role="downloader", reason="a\0b") == 400
    for address in (at(suspect), "/suspects/", f"/cases/{world.case.number}/"):
        shown = body(client(world, "olaf"), address)
        assert "<script>alert" not in shown
        assert "<b>&" not in shown


@pytest.mark.parametrize("query", ["role=x", "track=x", "after=-1", "after=99999999999999999999", "sought=%25", "x=y"])
def test_a_filter_that_is_not_understood_does_no_harm(world: World, query: str) -> None:
    world.suspect()
    assert client(world, "olaf").get(f"/suspects/?{query}").status_code == 200


def test_the_list_filters_by_role_track_and_birth(world: World) -> None:
    grown, minor = world.suspect(), world.minor()
    saying.add_role(grown, role="producer", reason="x", by=actor(world.olaf))
    asked_for = {"role=producer": grown, "track=minor": minor, "track=adult": grown, "without_birth=on": minor}
    for query, found in asked_for.items():
        shown = body(client(world, "olaf"), f"/suspects/?{query}")
        assert [one.number in shown for one in (grown, minor)] == [one == found for one in (grown, minor)], query
    gone = grown.roles.get()
    gone.revoked_at = timezone.now()
    gone.save()
    assert grown.number not in body(client(world, "olaf"), "/suspects/?role=producer")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_many_questions_for_one_as_for_three(
    world: World, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        Suspect.objects.create(number=f"VD2025-{number:06}", case=world.case, track="adult", made_by=world.olaf)
    browser = client(world, "olaf")
    browser.get("/suspects/")
    with django_assert_num_queries(asked(12)):
        browser.get("/suspects/")
