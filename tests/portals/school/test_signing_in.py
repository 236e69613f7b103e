"""Signing in: three things that only one person has, and nothing that tells who takes part."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.portals.school.conftest import Door
from tests.portals.school.world import Professional, enrol, enrolled, invited, is_in, sign_in, told_by_desk, with_code
from vangnet.portals.school import limits, people, signing_in
from vangnet.portals.school.models import Contact, Mail, SignInCode, Visit
from vangnet.transfer import receipt, school


def kinds(door: Door) -> list[str]:
    return [entry.what for entry in door.carried() if isinstance(entry, school.Came)]


def test_the_first_time_asks_for_the_code_by_letter_and_sets_up_an_app(door: Door) -> None:
    person = invited()
    client = enrol(door, person)
    assert is_in(client)
    assert person.row.activation is None
    assert kinds(door) == ["enrolled"]


def test_each_time_asks_for_mail_and_app(door: Door) -> None:
    person = enrolled(door)
    client = door.client()
    assert client.get("/")["Location"] == "/sign-in/"
    assert client.post("/sign-in/", {"email": f"  {person.email.upper()} "})["Location"] == "/code/"
    assert client.get("/")["Location"] == "/sign-in/"
    assert client.post("/code/", {"code": door.letters.code_to(person.email)})["Location"] == "/app/"
    assert client.get("/")["Location"] == "/sign-in/"
    assert client.post("/app/", {"code": person.app()})["Location"] == "/"
    assert is_in(client)
    assert kinds(door) == ["enrolled", "signed_in"]


def test_codes_are_read_with_the_spaces_that_people_type(door: Door) -> None:
    person = enrolled(door)
    client = door.client()
    client.post("/sign-in/", {"email": person.email})
    code = door.letters.code_to(person.email)
    client.post("/code/", {"code": f" {code[:4]}-{code[4:]} "})
    assert client.post("/app/", {"code": f"{person.app()[:3]} {person.app()[3:]}"})["Location"] == "/"


def test_no_page_is_reached_by_leaving_a_step_out(door: Door) -> None:
    person = enrolled(door)
    client = door.client()
    client.post("/sign-in/", {"email": person.email})
    assert client.post("/app/", {"code": person.app()})["Location"] == "/code/"
    assert client.get("/new-app/")["Location"] == "/code/"
    client.post("/code/", {"code": door.letters.code_to(person.email)})
    assert client.get("/new-app/")["Location"] == "/code/"  # who has an app sets up no other with a mail alone
    assert client.post("/new-app/", {"code": person.app()})["Location"] == "/code/"
    assert not is_in(client)


def test_the_newcomer_with_mail_but_without_the_letter_is_nobody(door: Door) -> None:
    person = invited()
    client = door.client()
    assert client.post("/sign-in/", {"email": person.email})["Location"] == "/code/"
    wrong = receipt.shown(receipt.new())
    assert client.post("/first-time/", {"email": person.email, "activation": wrong})["Location"] == "/code/"
    while signing_in.mail.send_mails():
        pass
    assert door.letters.got == []


def test_another_persons_letter_opens_nothing(door: Door) -> None:
    mine, theirs = invited("mees"), invited("noor")
    client = door.client()
    client.post("/first-time/", {"email": mine.email, "activation": theirs.activation})
    signing_in.mail.send_mails()
    assert door.letters.got == []
    assert Contact.objects.filter(activation=None).count() == 0


def test_another_schools_codes_open_nothing(door: Door) -> None:
    mine, theirs = enrolled(door, "mees"), enrolled(door, "noor", school="88XX Het Proefbos")
    mine_client, their_client = door.client(), door.client()
    mine_client.post("/sign-in/", {"email": mine.email})
    their_client.post("/sign-in/", {"email": theirs.email})
    mine_code, their_code = door.letters.code_to(mine.email), door.letters.code_to(theirs.email)
    assert mine_client.post("/code/", {"code": their_code}).status_code == 422
    assert mine_client.post("/code/", {"code": mine_code})["Location"] == "/app/"
    assert mine_client.post("/app/", {"code": theirs.app()}).status_code == 422
    assert not is_in(mine_client)


def test_a_used_letter_opens_nothing_again(door: Door) -> None:
    person = enrolled(door)
    before = len(door.letters.got)
    client = door.client()
    client.post("/first-time/", {"email": person.email, "activation": person.activation})
    people.take_contact(told_by_desk(person))  # also not when the desk says the same once more
    client.post("/first-time/", {"email": person.email, "activation": person.activation})
    signing_in.mail.send_mails()
    assert len(door.letters.got) == before
    assert person.row.secret is not None


def test_typing_errors_in_the_letters_code_are_told(door: Door) -> None:
    person = invited()
    for typed, told in (("123", "17 tekens"), ("U" * 17, "zonder U"), ("0123456789ABCDEFZ", "typefout")):
        page = door.client().post("/first-time/", {"email": person.email, "activation": typed})
        assert page.status_code == 422
        assert told in page.content.decode()
        assert person.email in page.content.decode()  # what was typed is still there
    assert Visit.objects.count() == 0


# -- what the answers tell ---------------------------------------------------------------------------------------------


def bare(page: bytes) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.decode())


def answers_to(door: Door, email: str, **more: str) -> list[tuple[int, str, str]]:
    client = door.client()
    path = "/first-time/" if more else "/sign-in/"
    asked = client.post(path, {"email": email, **more})
    told = [(asked.status_code, asked["Location"], bare(asked.content))]
    for request in ("get", *["post"] * 6):
        page = getattr(client, request)("/code/", {"code": "00000000"})
        told.append((page.status_code, page.headers.get("Location", ""), bare(page.content)))
    return told


def test_an_unknown_address_is_answered_like_a_known_one(door: Door) -> None:
    known, newcomer = enrolled(door), invited("noor")
    expected = answers_to(door, known.email)
    assert [status for status, *_ in expected] == [302, 200, 422, 422, 422, 422, 422, 302]
    assert answers_to(door, "nobody@testboom.example") == expected
    assert answers_to(door, newcomer.email) == expected
    first = answers_to(door, newcomer.email, activation=newcomer.activation)
    assert answers_to(door, "nobody@testboom.example", activation=receipt.new()) == first


def test_the_same_questions_are_asked_of_the_database_for_an_unknown_address(door: Door) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    known = enrolled(door)

    def asked(email: str) -> list[str]:
        with CaptureQueriesContext(connection) as told:
            door.client().post("/sign-in/", {"email": email})
        return [re.sub(r"(x'|'\\x)[0-9a-f]+'|'[^']*'|\b\d+\b|NULL", "?", one["sql"]) for one in told.captured_queries]

    assert len(asked(known.email)) == len(asked("nobody@testboom.example")) > 4


def test_a_locked_person_looks_like_any_other_until_the_mail_was_read(door: Door) -> None:
    person = enrolled(door)
    expected = answers_to(door, "nobody@testboom.example")
    lock(door, person)
    assert answers_to(door, person.email) == expected


def test_no_more_than_some_codes_are_mailed_and_it_looks_the_same(door: Door) -> None:
    person = enrolled(door)
    SignInCode.objects.all().delete()
    before = len(door.letters.got)
    for _ in range(signing_in.CODES + 3):
        assert door.client().post("/sign-in/", {"email": person.email})["Location"] == "/code/"
    while signing_in.mail.send_mails():
        pass
    assert len(door.letters.got) - before == signing_in.CODES


# -- guessing and replaying --------------------------------------------------------------------------------------------


def test_a_mailed_code_takes_few_guesses_and_then_the_right_one_is_wrong_too(door: Door) -> None:
    person = enrolled(door)
    client = door.client()
    client.post("/sign-in/", {"email": person.email})
    code = door.letters.code_to(person.email)
    wrong = f"{(int(code) + 1) % 10**8:08}"
    told = [client.post("/code/", {"code": wrong}).status_code for _ in range(signing_in.CODE_TRIES)]
    assert told == [422] * signing_in.CODE_TRIES
    assert client.post("/code/", {"code": code})["Location"] == "/sign-in/"
    assert not is_in(client)


def test_a_mailed_code_works_once(door: Door) -> None:
    person = enrolled(door)
    client = door.client()
    client.post("/sign-in/", {"email": person.email})
    form = {"code": door.letters.code_to(person.email)}
    assert client.post("/code/", form)["Location"] == "/app/"
    visit = Visit.objects.get(has_code=True)
    assert signing_in.try_code(visit, form["code"]) is signing_in.Outcome.OVER
    visit.has_code = False  # a form that was sent twice at once
    assert signing_in.try_code(visit, form["code"]) is signing_in.Outcome.OVER


def test_a_mailed_code_works_in_no_other_browser(door: Door) -> None:
    person = enrolled(door)
    asking, other = door.client(), door.client()
    asking.post("/sign-in/", {"email": person.email})
    code = door.letters.code_to(person.email)
    other.post("/sign-in/", {"email": person.email})
    assert other.post("/code/", {"code": code}).status_code == 422
    assert asking.post("/code/", {"code": code})["Location"] == "/app/"  # and asking elsewhere ends nothing here


def test_a_code_of_the_app_works_once_also_in_another_browser(door: Door) -> None:
    person = enrolled(door)
    code = person.app()
    first = with_code(door, person)
    assert first.post("/app/", {"code": code})["Location"] == "/"
    second = with_code(door, person)
    page = second.post("/app/", {"code": code})
    assert page.status_code == 422
    assert "al gebruikt" in page.content.decode()
    assert not is_in(second)
    assert is_in(first)


def test_a_code_of_the_app_of_before_the_last_one_is_used_up_too(door: Door) -> None:
    person = enrolled(door)
    sign_in(door, person)
    client = with_code(door, person)
    assert "al gebruikt" in client.post("/app/", {"code": person.app(steps=-1)}).content.decode()
    assert client.post("/app/", {"code": person.app(steps=1)})["Location"] == "/"


@pytest.mark.parametrize(("steps", "is_right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_the_clock_of_a_telephone_may_be_one_step_off_and_not_two(door: Door, steps: int, *, is_right: bool) -> None:
    person = enrolled(door)
    client = with_code(door, person)
    page = client.post("/app/", {"code": person.app(steps=steps)})
    assert is_in(client) is is_right
    if not is_right:
        assert "zelf de tijd" in page.content.decode()


def lock(door: Door, person: Professional, client: Client | None = None) -> Client:
    client = client or with_code(door, person)
    wrong = f"{(int(person.app()) + 1) % 10**6:06}"
    for _ in range(signing_in.APP_TRIES):
        page = client.post("/app/", {"code": wrong})
    assert page.status_code == 429
    return client


def test_wrong_codes_of_the_app_make_somebody_wait_and_the_desk_hears_of_it(door: Door) -> None:
    person = enrolled(door)
    client = lock(door, person)
    until = person.row.locked_until
    assert until is not None
    assert timedelta(minutes=14) < until - timezone.now() <= timedelta(minutes=15)
    page = client.post("/app/", {"code": person.app()})  # the right one waits as well
    assert page.status_code == 429
    assert "te vaak verkeerd" in page.content.decode()
    assert timezone.localtime(until).strftime("%H:%M") in page.content.decode()
    assert not is_in(client)
    assert kinds(door) == ["enrolled", "locked"]


def test_each_wait_is_longer_and_none_is_for_good(door: Door) -> None:
    person = enrolled(door)
    waits = []
    for _ in range(10):
        SignInCode.objects.all().delete()
        limits.WRONG.forget()
        lock(door, person)
        until = person.row.locked_until
        assert until is not None
        waits.append(round((until - timezone.now()) / timedelta(minutes=15)))
        Contact.objects.update(locked_until=timezone.now())
    assert waits == [1, 2, 4, 8, 16, 32, 64, 96, 96, 96]  # quarters of an hour: a day at most
    SignInCode.objects.all().delete()
    assert is_in(sign_in(door, person))
    assert person.row.failures == 0


def test_a_new_code_by_letter_ends_a_wait(door: Door) -> None:
    person = enrolled(door)
    lock(door, person)
    person.activation = receipt.new()
    people.take_contact(told_by_desk(person))
    assert is_in(enrol(door, person))


def test_guessing_from_one_network_is_stopped_there_and_nowhere_else(door: Door) -> None:
    person = enrolled(door)
    guessing = door.client("192.0.2.66")
    for _ in range(limits.WRONG.most):
        if guessing.get("/code/").status_code != 200:
            guessing.post("/sign-in/", {"email": "nobody@testboom.example"})
        guessing.post("/code/", {"code": "00000000"})
    guessing.post("/sign-in/", {"email": person.email})
    stopped = guessing.post("/code/", {"code": door.letters.code_to(person.email)})
    assert stopped.status_code == 429
    assert "Wacht tien minuten" in stopped.content.decode()
    SignInCode.objects.all().delete()
    assert is_in(sign_in(door, person, door.client("192.0.2.7")))


def test_guessing_from_everywhere_is_stopped_and_the_desk_hears_of_it(door: Door) -> None:
    for _ in range(limits.WRONG_OF_ALL.most):
        limits.WRONG_OF_ALL.take()
    client = door.client()
    client.post("/sign-in/", {"email": "nobody@testboom.example"})
    assert client.post("/code/", {"code": "00000000"}).status_code == 429
    assert [entry.kind for entry in door.carried() if hasattr(entry, "count")] == ["guessing"]


def test_asking_for_codes_without_end_is_stopped_for_one_network(door: Door) -> None:
    client, asked = door.client("192.0.2.66"), {"email": "nobody@testboom.example"}
    told = [client.post("/sign-in/", asked).status_code for _ in range(limits.STARTS.most + 2)]
    assert told == [302] * limits.STARTS.most + [429] * 2
    assert door.client("192.0.2.7").post("/sign-in/", asked).status_code == 302


def test_what_is_left_for_who_guesses_is_hopeless() -> None:
    """A thief of nothing needs a mailed code and one of the app; a thief of the mailbox still needs the app."""
    tries_a_year = limits.WRONG_OF_ALL.most / limits.WRONG_OF_ALL.seconds * 365 * 86_400 * 2  # of two processes
    of_app = signing_in.APP_TRIES * (2 * signing_in.STEPS_OFF + 1) / 10**signing_in.APP_DIGITS
    assert tries_a_year / 10**signing_in.DIGITS * of_app < 0.01
    waits = timedelta(days=365) / signing_in.LONGEST_WAIT
    assert waits * of_app < 0.01  # the mailbox of one person, for a year


# -- changed clocks ----------------------------------------------------------------------------------------------------


class Clock:
    """The clock of the machine, which somebody may set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.off = timedelta()
        real = timezone.now
        monkeypatch.setattr("django.utils.timezone.now", lambda: real() + self.off)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.mark.parametrize("off", [timedelta(minutes=11), timedelta(days=400), -timedelta(minutes=2), -timedelta(days=9)])
def test_a_mailed_code_does_not_outlive_its_minutes_whatever_the_clock_says(
    door: Door, clock: Clock, off: timedelta
) -> None:
    person = enrolled(door)
    client = door.client()
    client.post("/sign-in/", {"email": person.email})
    code = door.letters.code_to(person.email)
    clock.off = off
    page = client.post("/code/", {"code": code})
    assert page.status_code == 422 or page["Location"] == "/sign-in/"
    assert not Visit.objects.filter(has_code=True).exists()


@pytest.mark.parametrize("off", [timedelta(minutes=16), timedelta(days=400), -timedelta(minutes=2), -timedelta(days=9)])
def test_a_visit_does_not_outlive_its_time_whatever_the_clock_says(door: Door, clock: Clock, off: timedelta) -> None:
    client = sign_in(door, enrolled(door))
    clock.off = off
    assert not is_in(client)


def test_codes_of_the_app_from_the_past_are_used_up_when_the_clock_is_set_back(door: Door, clock: Clock) -> None:
    person = enrolled(door)
    sign_in(door, person)
    clock.off = -timedelta(minutes=10)
    client = with_code(door, person)
    assert client.post("/app/", {"code": person.app()}).status_code == 422
    clock.off = timedelta(minutes=1)
    assert is_in(sign_in(door, person))


def test_a_wait_that_a_wrong_clock_made_ends_within_the_longest(door: Door, clock: Clock) -> None:
    person = enrolled(door)
    clock.off = timedelta(days=400)
    lock(door, person)
    clock.off = timedelta()
    assert signing_in.is_locked(person.row)
    until = person.row.locked_until
    assert until is not None
    assert until <= timezone.now() + signing_in.LONGEST_WAIT
    clock.off = signing_in.LONGEST_WAIT + timedelta(minutes=1)
    assert is_in(sign_in(door, person))


def test_hostile_input_is_answered_in_words(door: Door) -> None:
    nonsense = ("", "\0", "x" * 5_000, "🙂" * 50, "٣" * 8, "9" * 5_000, "a@b\nBcc: c@d.example", "-1", "1e7")
    person = enrolled(door)
    for typed in nonsense:
        for path, field in (("/sign-in/", "email"), ("/first-time/", "email"), ("/first-time/", "activation")):
            assert door.client().post(path, {field: typed}).status_code in {302, 422}, (path, typed)
    for path in ("/code/", "/app/"):
        for typed in nonsense:
            SignInCode.objects.all().delete()
            Contact.objects.update(failures=0, locked_until=None)
            client = with_code(door, person) if path == "/app/" else door.client()
            if path == "/code/":
                client.post("/sign-in/", {"email": person.email})
            assert client.post(path, {"code": typed}).status_code in {302, 422}, (path, typed)
    assert not Mail.objects.exclude(contact=None).exclude(kind="code").exists()
