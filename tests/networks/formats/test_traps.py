"""What formats hold that is easily lost: each with a small made export. docs/networks-traps.md names where each is."""

import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.networks.formats.takeouts import messages, of, read
from tests.networks.formats.telegram_told import chat, codes, done, said
from tests.networks.formats.telegram_told import read as telegram
from tests.networks.formats.test_ufdr import A, B
from tests.networks.formats.test_ufdr import chat as phone_chat
from tests.networks.formats.test_ufdr import said as phone_said
from vangnet.networks.formats import telegram_json
from vangnet.networks.formats.ufdr_example import contact, models, party, report
from vangnet.networks.shape import Access, Act, Coverage, IdentifierKind, Member, Message, Network, NetworkKind, Problem
from vangnet.networks.store.reading_in import read_exports

ACTIONS = """create_group edit_group_title edit_group_photo delete_group_photo invite_members remove_members
join_group_by_link join_group_by_request create_channel migrate_to_supergroup migrate_from_group pin_message
clear_history score_in_game send_payment phone_call take_screenshot attach_menu_bot_allowed web_app_bot_allowed
allow_sending_messages send_passport_values joined_telegram proximity_reached requested_phone_number group_call
invite_to_group_call set_messages_ttl group_call_scheduled edit_chat_theme send_webview_data send_premium_gift
topic_created topic_edit suggest_profile_photo requested_peer gift_code_prize giveaway_launch giveaway_results
set_chat_wallpaper set_same_chat_wallpaper boost_apply refunded_payment stars_prize send_star_gift
paid_messages_refund paid_messages_price_change todo_completions todo_append_tasks process_suggested_post
suggested_post_success""".split()
"""All that Telegram Desktop 6.1.2 writes."""

CHATS = {
    "saved_messages": NetworkKind.SAVED,
    "replies": NetworkKind.DIRECT,
    "verification_codes": NetworkKind.DIRECT,
    "personal_chat": NetworkKind.DIRECT,
    "bot_chat": NetworkKind.DIRECT,
    "private_group": NetworkKind.GROUP,
    "private_supergroup": NetworkKind.GROUP,
    "public_supergroup": NetworkKind.GROUP,
    "private_channel": NetworkKind.CHANNEL,
    "public_channel": NetworkKind.CHANNEL,
}


@pytest.mark.parametrize("action", ACTIONS)
def test_every_service_message_of_telegram_is_an_act_in_its_own_words(action: str) -> None:
    found = telegram(chat(said(1), done(action, 2), said(3)))
    assert [one.told for one in of(found, Act)] == [action]
    assert len(messages(found)) == 2


@pytest.mark.parametrize(("type_", "kind"), CHATS.items())
def test_every_kind_of_chat_of_telegram_is_known_with_and_without_a_name(type_: str, kind: NetworkKind) -> None:
    data = chat(said(1), type=type_, name=None)
    assert telegram_json.recognises(data, "result.json")
    assert [(one.kind, one.name) for one in of(telegram(data), Network)] == [(kind, "")]


def test_a_single_chat_and_a_whole_account_are_told_apart() -> None:
    one = {"name": "Groep", "type": "private_group", "id": 15, "messages": [said(1)]}
    account = {"about": "", "chats": {"about": "", "list": [one]}, "left_chats": {"list": [{**one, "id": 16}]}}
    whole = telegram(json.dumps(account).encode())
    assert "telegram_single_chat" in codes(telegram(json.dumps(one).encode()))
    assert "telegram_account_export" in codes(whole)
    assert [each.network for each in of(whole, Coverage) if each.code == "telegram_left_chat"] == ["telegram:group:16"]


def test_the_addresses_of_the_sessions_are_those_of_the_owner() -> None:
    account = {
        "personal_information": {"user_id": 7, "first_name": "A."},
        "sessions": {"list": [{"last_ip": "192.0.2.7"}, {"last_ip": "2001:db8::7"}]},
        "chats": {"list": []},
    }
    told = [one for member in of(telegram(json.dumps(account).encode()), Member) for one in member.identifiers]
    assert [one.value for one in told if one.kind is IdentifierKind.IP] == ["192.0.2.7", "2001:db8::7"]


def test_a_message_of_which_only_the_number_was_exported_is_kept_and_counted() -> None:
    found = telegram(chat(said(1), {"id": 2, "type": "unsupported"}))
    assert [one.media[0].absent for one in messages(found) if one.media] == ["unsupported"]
    assert "telegram_unsupported" in codes(found)


@pytest.mark.parametrize("more", [{"via_bot": "@proefbot"}, {"invoice_information": {}}, {"inline_bot_buttons": [[]]}])
def test_what_is_left_in_the_file_only_is_counted(more: dict[str, Any]) -> None:
    assert "telegram_fields_left" in codes(telegram(chat(said(1, **more))))
    assert "telegram_fields_left" not in codes(telegram(chat(said(1))))


def test_a_text_of_strings_and_entities_is_read_whole_with_its_links() -> None:
    entities = [
        "Zie ",
        {"type": "text_link", "text": "hier", "href": "https://example.org/a"},
        {"type": "bold", "text": " en "},
        {"type": "link", "text": "https://example.org/b"},
        {"type": "spoiler", "text": " verder"},
    ]
    (one,) = messages(telegram(chat(said(1, text=entities))))
    assert one.text == "Zie hier en https://example.org/b verder"
    assert one.links == ("https://example.org/a", "https://example.org/b")


def test_contacts_that_were_shared_are_named_in_their_message() -> None:
    records = read("ufdr", report(phone_chat(B, phone_said(1, models("SharedContacts", "Contact", contact())))))
    (one,) = messages(records)
    assert one.mentions == ("whatsapp:31600000004@s.whatsapp.net",)


def test_who_read_a_message_and_when_is_told() -> None:
    given = party(B).replace("</model>", _field("DateRead", "2024-03-01T12:30:00.000+00:00") + "</model>")
    records = read("ufdr", report(phone_chat(B, phone_said(1, models("To", "Party", given)), people=(party(A),))))
    assert [(one.member, one.kind) for one in of(records, Access)] == [(f"whatsapp:{B}", "view")]


def _field(name: str, value: str) -> str:
    return f'<field name="{name}" type="TimeStamp"><value type="TimeStamp">{value}</value></field>'


def test_a_report_is_read_within_its_archive_and_its_databases_are_not(tmp_path: Path) -> None:
    path = tmp_path / "telefoon.ufdr"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report.xml", report(phone_chat(B, phone_said(1))))
        archive.writestr("files/Database/msgstore.db", b"SQLite format 3\0" + bytes(500))
    (export,) = read_exports([path], tmp_path / "out").exports
    assert (export.formats, export.beside) == ({"ufdr": 1}, 1)


@pytest.mark.parametrize("packed", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("cut", [0, 4000])
def test_a_chat_in_an_archive_is_read_also_where_that_is_not_packed_or_cut(
    tmp_path: Path, packed: int, cut: int
) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packed) as archive:
        archive.writestr("WhatsApp-chat met A.txt", "01-02-2024 10:00 - A: hoi\n" * 2000)
        archive.writestr("IMG-1.jpg", os.urandom(5000))
    path = tmp_path / "chat.zip"
    path.write_bytes(made.getvalue()[: len(made.getvalue()) - cut])
    found = read_exports([path], tmp_path / "out")
    assert found.messages == 2000
    assert bool(found.problems_by_code) == bool(cut)


def test_nothing_of_these_is_a_problem() -> None:
    for action in ACTIONS:
        assert of(telegram(chat(done(action))), Problem) == []
    assert of(telegram(chat(said(1))), Message)
