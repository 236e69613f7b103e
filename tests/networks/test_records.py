"""What was read comes out of its folder as the records that went in."""

from datetime import date

from tests.networks.expose.invented import export
from tests.networks.made import message, stored
from vangnet.networks.expose.worklist import worklist
from vangnet.networks.roles import Roles
from vangnet.networks.shape import Access, Act, Member, MemberKind, Message, Moment, Network, Reaction, Role
from vangnet.networks.store.records import records_of

DAY = date(2026, 3, 2)


def of(kind, records):
    return [one for one in records if isinstance(one, kind)]


def test_records_come_out_as_they_went_in(tmp_path, monkeypatch):
    given = export()
    back = list(records_of(stored(tmp_path, monkeypatch, given)))
    for kind in (Network, Act, Role):
        assert of(kind, back) == of(kind, given), kind
    assert of(Member, back) == [*of(Member, given), Member("name:X", "X")]  # whom a message names as its first author
    told = [one.media[0].sha256 for one in of(Message, back) if one.media and one.media[0].sha256]
    assert told == ["ab" * 32]
    assert [(one.key, one.author, one.text, one.moment, one.to) for one in of(Message, back)] == [
        (one.key, one.author, one.text, one.moment, one.to) for one in of(Message, given)
    ]


def test_a_work_list_and_roles_are_the_same_from_the_folder(tmp_path, monkeypatch):
    given = export()
    folder = stored(tmp_path, monkeypatch, given)
    lists = [worklist(records, day=DAY, known_hashes=["ab" * 32]) for records in (records_of(folder), given)]
    again, told = (
        [(one.kind, one.member, one.counts, one.excerpts, one.leads_to) for one in each.items] for each in lists
    )
    assert again == told
    assert lists[0].groups == lists[1].groups
    assert list(Roles().add_all(records_of(folder, with_content=False)).standings()) == list(
        Roles().add_all(given).standings()
    )


def test_what_two_exports_tell_of_one_name_stays_apart(tmp_path, monkeypatch):
    one, other = (message(number, "name:Jan") for number in (1, 2))
    back = of(Message, records_of(stored(tmp_path, monkeypatch, [one], [other])))
    assert [each.author for each in back] == ["name:Jan @1", "name:Jan @2"]


def test_a_message_of_two_exports_comes_out_once(tmp_path, monkeypatch):
    given = [
        Network("group", "Group"),
        message(1, "telegram:user1", reactions=(Reaction("+", 2, ("telegram:user2",)),)),
    ]
    back = list(records_of(stored(tmp_path, monkeypatch, given, given)))
    assert [one.reactions for one in of(Message, back)] in (
        [given[1].reactions],
        [given[1].reactions] * 2,  # networks hold within one export, so these may be two
    )


def test_what_only_is_named_and_never_told_comes_out_too(tmp_path, monkeypatch):
    given = [Access("", "board", "file.jpg", "download", 12), Act("pin", "board", "telegram:user1", moment=None)]
    back = list(records_of(stored(tmp_path, monkeypatch, [*given, message(1, "")])))
    assert of(Access, back)[0].count == 12
    assert of(Access, back)[0].network == of(Act, back)[0].network != ""
    assert of(Member, back)[0].kind is MemberKind.UNKNOWN
    assert isinstance(of(Message, back)[0].moment, Moment)
