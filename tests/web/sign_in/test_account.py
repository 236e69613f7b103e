"""One's own account: password, second factors, sessions."""

from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.desk_world import PASSWORD, World, client_of
from tests.web.sign_in.conftest import Browser
from vangnet.accounts.models import AuditEntry, Person

NEW = "heel iets anders dan eerst"


def change(client, old: str = PASSWORD, new: str = NEW, again: str = NEW):
    return client.post("/sign-in/password", {"old": old, "new": new, "again": again})


def names() -> list[str]:
    return list(AuditEntry.objects.values_list("name", flat=True))


def test_a_password_for_one_time_must_be_changed_before_anything_else(world: World) -> None:
    Person.objects.filter(pk=world.anna.pk).update(must_change_password=True)
    client = client_of(world.anna)
    assert client.get("/sign-in/account").url == "/sign-in/password?next=%2Fsign-in%2Faccount"
    assert change(client).url == "/"
    assert client.get("/sign-in/account").status_code == 200
    assert Person.objects.get(pk=world.anna.pk).check_password(NEW)
    assert names() == ["person.password.change"]


def test_a_changed_password_ends_the_other_sessions(world: World) -> None:
    client, other = client_of(world.anna), client_of(world.anna)
    change(client)
    assert [each.get("/sign-in/account").status_code for each in (client, other)] == [200, 302]


def test_a_password_is_not_changed_without_the_old_one(world: World) -> None:
    client = client_of(world.anna)
    assert "Dit is niet uw wachtwoord." in change(client, old="wrong").content.decode()
    for _ in range(4):
        response = change(client, old="wrong")
    assert response.status_code == 429
    assert change(client).status_code == 429
    assert Person.objects.get(pk=world.anna.pk).check_password(PASSWORD)
    assert list(AuditEntry.objects.values_list("status_code", flat=True)) == ["failed"] * 4 + ["locked"] * 2


def test_a_password_is_not_changed_by_a_password_alone(world: World, browser: Browser, phone_of) -> None:
    phone_of(world.anna)
    browser.give_password("anna")
    assert change(browser).url == "/sign-in/second-factor"
    assert Person.objects.get(pk=world.anna.pk).check_password(PASSWORD)


def test_weak_passwords_slips_and_the_old_one_again_are_refused(world: World) -> None:
    client = client_of(world.anna)
    answers = [
        change(client, new="kort", again="kort"),
        change(client, new="123456789012345", again="123456789012345"),
        change(client, again="een slip van de vinger"),
        change(client, new=PASSWORD, again=PASSWORD),
    ]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert Person.objects.get(pk=world.anna.pk).check_password(PASSWORD)


def test_the_last_second_factor_stays(world: World) -> None:
    client = client_of(world.anna)
    phone = TOTPDevice.objects.get()
    response = client.post("/sign-in/account/factors/remove", {"factor": f"app:{phone.pk}"}, follow=True)
    assert "Dit is uw laatste tweede factor." in response.content.decode()
    assert TOTPDevice.objects.count() == 1


def test_one_of_two_second_factors_can_go(world: World) -> None:
    client = client_of(world.anna)
    second = TOTPDevice.objects.create(user=world.anna, name="old phone")
    client.post("/sign-in/account/factors/remove", {"factor": f"app:{second.pk}"})
    assert [device.name for device in TOTPDevice.objects.all()] == ["phone"]
    assert names() == ["factor.remove"]


def test_the_second_factor_of_a_colleague_is_not_there(world: World) -> None:
    client = client_of(world.anna)
    TOTPDevice.objects.create(user=world.anna, name="second")
    theirs = TOTPDevice.objects.create(user=world.bram, name="theirs")
    for act in ("rename", "remove"):
        client.post(f"/sign-in/account/factors/{act}", {"factor": f"app:{theirs.pk}", "name": "mine"})
    assert TOTPDevice.objects.get(pk=theirs.pk).name == "theirs"


def test_a_second_factor_gets_a_name(world: World) -> None:
    client = client_of(world.anna)
    phone = TOTPDevice.objects.get()
    client.post("/sign-in/account/factors/rename", {"factor": f"app:{phone.pk}", "name": "Dienst <b>telefoon</b>"})
    assert "Dienst &lt;b&gt;telefoon&lt;/b&gt;" in client.get("/sign-in/account").content.decode()


def test_backup_codes_are_shown_once_and_replace_earlier_ones(world: World) -> None:
    client = client_of(world.anna)
    first = client.post("/sign-in/account/backup-codes").content.decode()
    assert client.post("/sign-in/account/backup-codes").status_code == 200
    codes = list(StaticToken.objects.values_list("token", flat=True))
    assert len(codes) == 10
    assert [code for code in codes if code in first] == []
    page = client.get("/sign-in/account").content.decode()
    assert [code for code in codes if code in page] == []
    assert "U hebt nog 10 reservecodes." in page


def test_all_other_browsers_can_be_signed_out(world: World) -> None:
    client, other = client_of(world.anna), client_of(world.anna)
    client.get("/sign-in/account")
    client.post("/sign-in/account/sessions/end")
    assert [each.get("/sign-in/account").status_code for each in (client, other)] == [200, 302]
    assert names() == ["session.end"]


def test_the_account_shows_teams_and_roles(world: World) -> None:
    page = client_of(world.bram).get("/sign-in/account").content.decode()
    assert "TBKK Oost" in page
    assert "Onderzoeker, Specialist slachtofferidentificatie" in page
