"""The second step: codes, backup codes, and who has no second factor yet."""

from datetime import timedelta

from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.desk_world import World, actor, client_of
from tests.web.sign_in.conftest import Browser, next_code
from vangnet.accounts.actions.factors import renew_backup_codes
from vangnet.accounts.models import AuditEntry, Session


def names_and_status() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.values_list("name", "status_code"))


def test_a_right_code_lets_in_and_gives_a_new_key(world: World, browser: Browser, phone_of) -> None:
    phone = phone_of(world.anna)
    browser.give_password("anna")
    before = browser.session.session_key
    response = browser.give_code(next_code(phone), next="/cases/")
    assert (response.status_code, response.url) == (302, "/cases/")
    assert browser.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()
    assert names_and_status() == [("sign_in.password", "ok"), ("sign_in.second_factor", "ok")]


def test_a_wrong_code_does_not_and_the_next_must_wait(world: World, browser: Browser, phone_of) -> None:
    phone = phone_of(world.anna)
    browser.give_password("anna")
    wrong = "000000" if next_code(phone) != "000000" else "000001"
    assert "Deze code klopt niet." in browser.give_code(wrong).content.decode()
    TOTPDevice.objects.update(throttling_failure_count=8)
    response = browser.give_code(next_code(phone))
    assert (response.status_code, "Te veel verkeerde pogingen." in response.content.decode()) == (429, True)
    assert names_and_status()[1:] == [("sign_in.second_factor", "failed"), ("sign_in.second_factor", "locked")]
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(hours=1))
    assert browser.give_code(next_code(phone)).status_code == 302


def test_a_code_works_once(world: World, browser: Browser, phone_of) -> None:
    code = next_code(phone_of(world.anna))
    browser.give_password("anna")
    assert browser.give_code(code).status_code == 302
    second = Browser()
    second.give_password("anna")
    assert second.give_code(code).status_code == 200


def test_the_code_of_one_phone_leaves_the_other_phone_free(world: World, browser: Browser, phone_of) -> None:
    phone_of(world.anna)
    second = phone_of(world.anna)
    browser.give_password("anna")
    assert browser.give_code(next_code(second)).status_code == 302
    assert list(TOTPDevice.objects.values_list("throttling_failure_count", flat=True)) == [0, 0]


def test_the_code_of_a_colleague_is_wrong(world: World, browser: Browser, phone_of) -> None:
    phone_of(world.anna)
    browser.give_password("anna")
    assert browser.give_code(next_code(phone_of(world.bram))).status_code == 200
    assert browser.get("/sign-in/account").status_code == 302


def test_a_backup_code_works_once_in_any_spelling(world: World, browser: Browser, phone_of) -> None:
    phone_of(world.anna)
    codes = renew_backup_codes(world.anna, by=actor(world.anna))
    assert (len(codes), len(set(codes))) == (10, 10)
    browser.give_password("anna")
    typed = f"{codes[0][:4].upper()}-{codes[0][4:]} "
    assert browser.give_code(typed).status_code == 302
    second = Browser()
    second.give_password("anna")
    assert second.give_code(typed).status_code == 200
    StaticDevice.objects.update(throttling_failure_count=0)
    assert second.give_code(codes[1]).status_code == 302


def test_who_has_no_second_factor_enrols_one_before_anything_else(world: World, browser: Browser) -> None:
    assert browser.give_password("anna").url == "/sign-in/second-factor?next=%2F"
    assert browser.get("/sign-in/second-factor").url == "/sign-in/factors/add?next=%2F"
    assert browser.get("/cases/").status_code == 302
    page = browser.get("/sign-in/factors/add/app")
    assert b"<svg" in page.content
    phone = TOTPDevice(key=browser.session["new_app_key"])
    assert browser.post("/sign-in/factors/add/app", {"name": "Phone", "code": "12"}).status_code == 200
    assert TOTPDevice.objects.count() == 0
    code = next_code_of_key(phone.key)
    response = browser.post("/sign-in/factors/add/app", {"name": "Phone", "code": f"{code[:3]} {code[3:]}"})
    assert (response.status_code, response.url) == (302, "/sign-in/account")
    assert browser.get("/sign-in/account").status_code == 200
    assert names_and_status() == [
        ("sign_in.password", "ok"),
        ("factor.add", "ok"),
        ("sign_in.second_factor", "ok"),
    ]


def next_code_of_key(key: str) -> str:
    from django_otp.oath import totp

    return f"{totp(bytes.fromhex(key)):06}"


def test_nobody_enrols_a_second_factor_beside_the_one_that_they_have(world: World, browser: Browser, phone_of) -> None:
    phone_of(world.anna)
    browser.give_password("anna")
    for address in ("app", "passkey", "passkey/begin", "passkey/end"):
        response = browser.post(f"/sign-in/factors/add/{address}", {"name": "x", "code": "123456"})
        assert response.status_code in (302, 405)
    assert browser.get("/sign-in/factors/add/app").url.startswith("/sign-in/second-factor")
    assert TOTPDevice.objects.count() == 1


def test_a_third_browser_ends_the_oldest(world: World, phone_of) -> None:
    phone = phone_of(world.anna)
    first, second, third = Browser(), Browser(), Browser()
    for browser in (first, second, third):
        assert browser.sign_in(world.anna, phone).status_code == 302
    assert [browser.get("/sign-in/account").status_code for browser in (first, second, third)] == [302, 200, 200]


def test_a_password_alone_pushes_nobody_out(world: World, phone_of) -> None:
    phone = phone_of(world.anna)
    first, second = Browser(), Browser()
    for browser in (first, second):
        browser.sign_in(world.anna, phone)
    for _ in range(3):
        Browser().give_password("anna")
    assert [browser.get("/sign-in/account").status_code for browser in (first, second)] == [200, 200]


def test_signing_out_ends_the_session(world: World) -> None:
    client = client_of(world.anna)
    key = client.session.session_key
    assert client.get("/sign-in/sign-out").status_code == 405
    assert client.post("/sign-in/sign-out").url == "/sign-in/"
    assert not Session.objects.filter(pk=key).exists()
    assert names_and_status() == [("sign_out", "ok")]


def test_a_session_ends_when_nobody_was_there_for_half_an_hour(world: World) -> None:
    client = client_of(world.anna)
    client.get("/sign-in/account")
    age(client, "seen_at", minutes=31)
    assert client.get("/sign-in/account").url == "/sign-in/"
    assert client.get("/sign-in/account").url.startswith("/sign-in/?")


def test_a_session_ends_with_the_working_day(world: World) -> None:
    client = client_of(world.anna)
    client.get("/sign-in/account")
    age(client, "began_at", hours=10, minutes=1)
    assert client.get("/sign-in/account").url == "/sign-in/"


def test_a_page_that_renews_itself_is_no_sign_of_life(world: World) -> None:
    client = client_of(world.anna)
    client.get("/sign-in/account")
    age(client, "seen_at", minutes=29)
    seen = client.session["seen_at"]
    client.get("/sign-in/account", headers={"X-Vangnet-Renewal": "1"})
    assert client.session["seen_at"] == seen
    client.get("/sign-in/account")
    assert client.session["seen_at"] != seen


def age(client, what: str, **ago: int) -> None:
    session = client.session
    session[what] = (timezone.now() - timedelta(**ago)).isoformat()
    session.save()
