"""Who could be one person: by shared identifiers, never by name; judged by people, taken back, with conflicts shown."""

import shutil

import pytest

from tests.cases.conftest import Desk
from tests.chats.given import Given
from tests.chats.people import account, telegram, whatsapp
from tests.desk_world import actor
from vangnet.accounts.models import AuditEntry
from vangnet.chats.actions.judging import judge, take_back
from vangnet.chats.comparing import read, read_group
from vangnet.chats.folders import folder_of
from vangnet.chats.identifying import identified
from vangnet.chats.models import Export, Member, MemberIdentifier, MemberSameness
from vangnet.chats.queries.exports import opened
from vangnet.chats.queries.judged import group_of, groups_in, said_in, standing
from vangnet.chats.queries.same import Pair, pairs_in
from vangnet.errors import InputRefused

pytestmark = pytest.mark.django_db(transaction=True)

Told = tuple[str, str, frozenset[tuple[str, str]]]


def _told(pairs: tuple[Pair, ...]) -> set[Told]:
    return {(one.first.key, one.second.key, frozenset((tie.kind, tie.value) for tie in one.ties)) for one in pairs}


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (("phone", "06 12345678", "reused", "phone:0612345678"), ("phone", "", "+31612345678")),
        (("phone", "+31612345678", "reused", "telegram:user1"), ("phone", "", "+31612345678")),
        (("email", "A.Proef@Example.ORG", "reused", "phpbb:user2"), ("email", "", "a.proef@example.org")),
        (("telegram_id", "102", "stable", "telegram:user102"), ("account", "telegram", "102")),
        (("discord_id", "800000000000000001", "stable", "discord:8"), ("account", "discord", "800000000000000001")),
        (("lid", "900000000000003@lid", "service", "whatsapp:9"), ("account", "whatsapp", "900000000000003")),
        (("username", "A_Proef", "reused", "snapchat:a_proef"), ("nickname", "snapchat", "a_proef")),
        (("username", "Beheer", "reused", "phpbb[x_]:user2"), ("nickname", "phpbb", "beheer")),
        (("other", "icq:12345", "reused", "phpbb:user2"), ("account", "icq", "12345")),
        (("other", "12345", "service", "telegram messenger:12345"), ("account", "telegram", "12345")),
        (("other", "12345", "service", "ufdr:12345"), None),
        (("username", "iemand", "reused", "name:iemand"), None),
        (("ip", "192.168.1.1", "reused", "phpbb:user2"), None),
        (("email", "x" * 600 + "@example.org", "reused", "phpbb:user2"), None),
        (("username", "\0\u202e", "reused", "telegram:@x"), None),
    ],
)
def test_identifiers_are_compared_as_those_of_reports_and_suspects(
    told: tuple[str, str, str, str], name: tuple[str, str, str] | None
) -> None:
    assert read(*told) == name


def test_a_group_is_compared_by_the_number_of_its_platform() -> None:
    assert read_group("telegram:channel:1500") == ("network", "telegram", "channel:1500")
    assert read_group("whatsapp:31600000001-1577880000@g.us") == ("network", "whatsapp", "31600000001-1577880000")
    assert read_group("telegram:html:./Wandelclub") is None
    assert read_group("phpbb") is None


def test_members_of_two_exports_meet_by_what_the_platform_gave(given: Given, desk: Desk) -> None:
    given({"result.json": telegram((101, "A. Proefpersoon"), (102, "B. Voorbeeld"))})
    given({"result.json": telegram((102, "Bee"), (103, "A. Proefpersoon"), number=1700)}, number="G10")
    found = pairs_in(desk.world.case)
    assert _told(found.pairs) == {("telegram:user102", "telegram:user102", frozenset({("account", "102")}))}
    assert found.pairs[0].ties[0].reach == "stable"
    assert not found.pairs[0].has_one_name
    assert not found.common


def test_a_name_alone_makes_no_pair(given: Given, desk: Desk) -> None:
    given({"result.json": telegram((101, "A. Proefpersoon"))})
    given({"result.json": telegram((201, "A. Proefpersoon"), number=1700)}, number="G10")
    assert pairs_in(desk.world.case).pairs == ()


def test_one_export_under_two_keys(given: Given, desk: Desk) -> None:
    """The owner of an account wrote his own number down under another name."""
    own = account(200, "O. Eigenaar", phone="+31612345678", contacts=((0, "Ik zelf", "0612345678"),))
    given({"result.json": own})
    (pair,) = pairs_in(desk.world.case).pairs
    assert {pair.first.name, pair.second.name} == {"O. Eigenaar", "Ik zelf"}
    assert pair.ties[0].kind == "phone"


def test_what_many_use_ties_nobody(given: Given, desk: Desk) -> None:
    """A shared number stands under forty names: told, and not followed."""
    many = tuple((0, f"Kennis {one}", "0612345678") for one in range(3))
    given({"result.json": account(200, "O. Eigenaar", contacts=many)})
    names = [f"K. Kennis {one}" for one in range(40)]
    for place, name in enumerate(names[:6]):
        given({"result.json": account(300 + place, name, phone="+31612345678")}, number=f"H{place}")
    found = pairs_in(desk.world.case)
    weights = {tie.says.weight for one in found.pairs for tie in one.ties}
    assert all(weight < 0.5 for weight in weights)
    assert all(one.ties[0].says.against for one in found.pairs)


def test_pairs_of_two_exports_and_of_one_member(given: Given, desk: Desk) -> None:
    one = given({"result.json": telegram((101, "A"), (102, "B"))})
    two = given({"result.json": telegram((101, "A"), (102, "B"), number=1700)}, number="G10")
    three = given({"result.json": telegram((101, "A"), number=1800)}, number="G11")
    case = desk.world.case
    assert len(pairs_in(case).pairs) == 4
    assert len(pairs_in(case, between=(one.pk, two.pk)).pairs) == 2
    assert len(pairs_in(case, between=(two.pk, three.pk)).pairs) == 1
    assert len(pairs_in(case, of=(one.pk, 0)).pairs) == 2


def test_an_export_of_another_case_is_not_compared(given: Given, desk: Desk) -> None:
    given({"result.json": telegram((101, "A"))})
    given({"result.json": telegram((101, "A"), number=1700)}, number="X1", case=desk.world.other_case)
    assert pairs_in(desk.world.case).pairs == ()
    assert pairs_in(desk.world.other_case).pairs == ()


def test_whatsapp_numbers_meet_those_of_telegram(given: Given, desk: Desk) -> None:
    given({"WhatsApp-chat met Buurt.txt": whatsapp(("+31 6 12345678", "hallo"), ("Jan", "dag"))})
    given({"result.json": account(200, "O. Eigenaar", phone="+31612345678")}, number="G10")
    (pair,) = pairs_in(desk.world.case).pairs
    assert (pair.first.key, pair.second.key) == ("phone:+31612345678", "telegram:user200")


# -- what is written ---------------------------------------------------------------------------------------------------


def test_identifiers_are_written_once_and_anew(given: Given, desk: Desk) -> None:
    from vangnet.chats.identifying import identify

    export = given({"result.json": account(200, "O. Eigenaar", phone="+31612345678", handle="@o_eigenaar")})
    before = set(MemberIdentifier.objects.values_list("member", "kind", "platform", "key"))
    assert {(0, "phone", "", "+31612345678"), (0, "nickname", "telegram", "o_eigenaar")} <= before
    assert not MemberIdentifier.objects.filter(kind="name").exists()
    told = identified(export)
    assert told is not None
    assert told.kept == len(before) == MemberIdentifier.objects.count()
    identify(export, folder_of(export), lambda _: None)
    assert MemberIdentifier.objects.count() == told.kept
    MemberIdentifier.objects.all()[:1].get().delete()
    (folder_of(export) / "identified.json").unlink()  # stopped before its end
    identify(export, folder_of(export), lambda _: None)
    assert set(MemberIdentifier.objects.values_list("member", "kind", "platform", "key")) == before


def test_what_is_too_long_is_left_out_and_counted(given: Given) -> None:
    export = given({"result.json": telegram((101, "A"), handles=("o" * 600, "goed_handvat"))})
    told = identified(export)
    assert told is not None
    keys = set(MemberIdentifier.objects.values_list("key", flat=True))
    assert "goed_handvat" in keys
    assert all(len(one) <= 512 for one in keys)


# -- judgements --------------------------------------------------------------------------------------------------------


def _three(given: Given) -> tuple[Export, Export, Export]:
    return (
        given({"result.json": telegram((101, "A. Proefpersoon"))}),
        given({"result.json": telegram((101, "A. Proef"), number=1700)}, number="G10"),
        given({"result.json": telegram((101, "Aaa"), number=1800)}, number="G11"),
    )


def test_who_belongs_together_follows_from_what_stands(given: Given, desk: Desk) -> None:
    one, two, three = _three(given)
    case, by = desk.world.case, actor(desk.world.anna)
    first = judge(case, first=(1, 0), second=(2, 0), verdict="same", reason="zelfde nummer", by=by)
    judge(case, first=(3, 0), second=(2, 0), verdict="same", reason="zelfde nummer", by=by)
    (group,) = groups_in(said_in(case))
    assert {member.export_id for member in group.members} == {one.pk, two.pk, three.pk}
    assert group.conflicts == ()
    assert Member.objects.count() == 3
    take_back(first, reason="toch niet zeker", by=by)
    (group,) = groups_in(said_in(case))
    assert {member.export_id for member in group.members} == {two.pk, three.pk}
    assert group_of((one.pk, 0), groups_in(said_in(case))) is None
    with pytest.raises(InputRefused):
        take_back(first, reason="nog eens", by=by)
    told = set(AuditEntry.objects.values_list("name", flat=True))
    assert {"chats.judge", "chats.judge.take_back"} <= told


def test_a_conflict_is_shown_and_undone(given: Given, desk: Desk) -> None:
    one, _two, three = _three(given)
    case, anna, bram = desk.world.case, actor(desk.world.anna), actor(desk.world.bram)
    judge(case, first=(1, 0), second=(2, 0), verdict="same", reason="x", by=anna)
    judge(case, first=(2, 0), second=(3, 0), verdict="same", reason="x", by=anna)
    against = judge(case, first=(1, 0), second=(3, 0), verdict="different", reason="andere stem", by=bram)
    ((a, b),) = groups_in(said_in(case))[0].conflicts
    assert {a.export_id, b.export_id} == {one.pk, three.pk}
    take_back(against, reason="vergissing", by=bram)
    assert groups_in(said_in(case))[0].conflicts == ()
    assert len(standing(said_in(case))) == 2


def test_what_cannot_be_said_changes_nothing(given: Given, desk: Desk) -> None:
    given({"result.json": telegram((101, "A"))})
    given({"result.json": telegram((101, "A"), number=1700)}, number="X1", case=desk.world.other_case)
    case, by = desk.world.case, actor(desk.world.anna)
    facts = {"verdict": "same", "reason": "x"}
    for wrong in (
        {**facts, "first": (1, 0), "second": (1, 0)},
        {**facts, "first": (1, 0), "second": (1, 9)},
        {**facts, "first": (1, 0), "second": (1, 2**62)},
        {**facts, "first": (1, 0), "second": (2, 0)},  # the only other export is of another case
        {**facts, "first": (1, 0), "second": (1, 1), "verdict": "certain"},
        {**facts, "first": (1, 0), "second": (1, 1), "reason": "  "},
    ):
        with pytest.raises(InputRefused):
            judge(case, by=by, **wrong)  # type: ignore[arg-type]
    assert not MemberSameness.objects.exists()
    assert not Member.objects.exists()


def test_the_same_person_says_it_once(given: Given, desk: Desk) -> None:
    _three(given)
    case, by = desk.world.case, actor(desk.world.anna)
    judge(case, first=(1, 0), second=(2, 0), verdict="unsure", reason="x", by=by)
    with pytest.raises(InputRefused):
        judge(case, first=(2, 0), second=(1, 0), verdict="same", reason="x", by=by)
    judge(case, first=(2, 0), second=(1, 0), verdict="same", reason="x", by=actor(desk.world.bram))
    assert MemberSameness.objects.count() == 2


def test_an_export_that_is_not_here_is_told(given: Given, desk: Desk) -> None:
    one, two, _ = _three(given)
    shutil.rmtree(folder_of(two))
    found = pairs_in(desk.world.case)
    assert [export.pk for export in found.absent] == [two.pk]
    assert len(found.pairs) == 1
    assert opened(one) is not None
    with pytest.raises(InputRefused):
        judge(desk.world.case, first=(1, 0), second=(2, 0), verdict="same", reason="x", by=actor(desk.world.anna))
