"""The first step: number and password, the lock-out, and what an answer tells."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from tests.desk_world import PASSWORD, World, client_of, questions
from tests.web.sign_in.conftest import Browser
from vangnet.accounts.models import AuditEntry, Person, Session

WRONG = "Nummer en wachtwoord horen niet bij elkaar."


def lines() -> list[tuple[str, str, str]]:
    return list(AuditEntry.objects.values_list("name", "status_code", "objects_named"))


def test_a_password_leads_to_the_second_factor_and_no_further(world: World, browser: Browser) -> None:
    response = browser.give_password("anna", next="/cases/")
    assert (response.status_code, response.url) == (302, "/sign-in/second-factor?next=%2Fcases%2F")
    assert browser.get("/cases/").url == "/sign-in/second-factor?next=%2Fcases%2F"
    assert browser.get("/sign-in/account").url.startswith("/sign-in/second-factor")
    assert lines() == [("sign_in.password", "ok", f'["person:{world.anna.pk}"]')]


@pytest.mark.parametrize("number", ["anna", "no-such-number", "left"])
def test_a_wrong_password_and_a_wrong_number_get_the_same_answer(world: World, browser: Browser, number: str) -> None:
    world.person("left")
    Person.objects.filter(number="left").update(is_active=False)
    response = browser.give_password(number, "wrong" if number == "anna" else PASSWORD)
    assert (response.status_code, WRONG in response.content.decode()) == (200, True)
    assert "_auth_user_id" not in browser.session


def test_a_wrong_number_costs_as_many_questions_as_a_wrong_password(world: World, django_assert_num_queries) -> None:
    for number in ("anna", "no-such-number"):
        browser = Browser()
        with django_assert_num_queries(questions(17, lines=1)):
            browser.give_password(number, "wrong")


def test_what_was_typed_as_an_unknown_number_is_not_written_down(world: World, browser: Browser) -> None:
    browser.give_password("my password in the wrong field", "x")
    entry = AuditEntry.objects.get()
    assert (entry.status_code, entry.objects_named, entry.details) == ("failed", "[]", '{"is_known":false}')


@pytest.mark.parametrize("number", ["anna", "no-such-number"])
def test_five_wrong_passwords_lock_out_and_say_until_when(world: World, number: str) -> None:
    for _ in range(5):
        response = Browser().give_password(number, "wrong")
    assert response.status_code == 429
    assert "Te veel verkeerde pogingen. U kunt het opnieuw proberen om " in response.content.decode()
    assert Browser().give_password(number).status_code == 429
    assert [line[1] for line in lines()] == ["failed"] * 4 + ["locked"] * 2


def test_a_lock_out_ends_by_itself_and_is_not_made_longer_by_trying_on(world: World, browser: Browser) -> None:
    for _ in range(5):
        browser.give_password("anna", "wrong")
    before = AccessAttempt.objects.get().attempt_time
    browser.give_password("anna", "wrong")
    assert AccessAttempt.objects.get().attempt_time == before
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert browser.give_password("anna").status_code == 302


def test_a_lock_out_is_of_one_person(world: World) -> None:
    for _ in range(5):
        Browser().give_password("anna", "wrong")
    assert Browser().give_password("bram").status_code == 302


@pytest.mark.parametrize(
    "elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)", "/\\example.com", "http:///x"]
)
def test_the_way_on_never_leaves_the_desk(world: World, browser: Browser, elsewhere: str) -> None:
    assert browser.give_password("anna", next=elsewhere).url == "/sign-in/second-factor?next=%2F"
    inside = client_of(world.anna)
    assert inside.get("/sign-in/", {"next": elsewhere}).url == "/"


def test_signing_in_gives_the_browser_a_new_key_and_forgets_what_it_held(world: World, browser: Browser) -> None:
    session = browser.session
    session["purposes"] = {world.case.number: "planted"}
    session.save()
    planted = session.session_key
    browser.cookies["sessionid"] = planted
    browser.give_password("anna")
    assert browser.session.session_key != planted
    assert "purposes" not in browser.session
    assert not Session.objects.filter(pk=planted).exists()


def test_a_form_without_its_token_is_refused(world: World) -> None:
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"number": "anna", "password": PASSWORD})
    assert response.status_code == 403


def test_who_left_is_out_at_once(world: World) -> None:
    client = client_of(world.anna)
    Person.objects.filter(pk=world.anna.pk).update(is_active=False)
    assert client.get("/sign-in/account").url.startswith("/sign-in/?")
