"""Every trap of the text exports of WhatsApp, each as a small invented export."""

import json
import os
from pathlib import Path

import pytest

from tests.networks.formats.whatsapp_made import Read, system
from vangnet.networks.shape import (
    ActKind,
    IdentifierKind,
    Layer,
    Medium,
    NetworkKind,
    Reach,
    Role,
)

HEADERS = {
    "31-01-2024 22:05 - ": "2024-01-31 22:05:00",
    "31-1-24 22:05 - ": "2024-01-31 22:05:00",
    "1/31/24, 10:05\u202fPM - ": "2024-01-31 22:05:00",
    "1/31/24, 12:05 AM - ": "2024-01-31 00:05:00",
    "31/01/2024, 10:05 p. m. - ": "2024-01-31 22:05:00",
    "31/01/2024, 10:05 p.m. - ": "2024-01-31 22:05:00",
    "31.01.24, 22:05 - ": "2024-01-31 22:05:00",
    "2024-01-31, 22:05 - ": "2024-01-31 22:05:00",
    "2024/01/31 22:05 \u2013 ": "2024-01-31 22:05:00",
    "31.1.2024 klo 22.05 - ": "2024-01-31 22:05:00",
    "[31-01-2024 22:05:09] ": "2024-01-31 22:05:09",
    "\u200e[31-01-2024, 22:05:09] ": "2024-01-31 22:05:09",
    "[31/01/24, 10:05:09\u202fPM] ": "2024-01-31 22:05:09",
    "[31.01.24, 22:05:09] ": "2024-01-31 22:05:09",
    "31-01-24 22:05:09: ": "2024-01-31 22:05:09",
    "\u200f31\u200f/1\u200f/2024, 22:05 - ": "2024-01-31 22:05:00",
}


@pytest.mark.parametrize(("header", "moment"), HEADERS.items())
def test_a_header_of_every_shape_is_read(header: str, moment: str) -> None:
    read = Read(f"{header}A. Proefpersoon: hallo\n")
    assert read.times == [moment]
    assert read.said == [("name:A. Proefpersoon", "hallo")]
    assert not read.problems


def test_a_time_is_by_the_clock_of_the_phone() -> None:
    moment = Read("31-01-2024 22:05 - A: hallo").messages[0].moment
    assert moment is not None
    assert (moment.is_utc, moment.at.tzinfo, moment.said) == (False, None, "31-01-2024 22:05")


def test_lines_without_a_header_go_on_with_the_message_before() -> None:
    read = Read("31-01-2024 22:05 - A: een\n\ntwee: drie\n12 - vier\n31-01-2024 22:06 - A: vijf\n")
    assert [text for _, text in read.said] == ["een\n\ntwee: drie\n12 - vier", "vijf"]
    assert read.messages[0].source.place == "1-4"


@pytest.mark.parametrize(
    ("text", "times", "order", "reason"),
    [
        ("01/02/24, 10:00 - A: x\n13/02/24, 10:00 - A: y", ["2024-02-01", "2024-02-13"], "day_first", "day_above_12"),
        ("01/02/24, 10:00 - A: x\n01/13/24, 10:00 - A: y", ["2024-01-02", "2024-01-13"], "month_first", "day_above_12"),
        ("24/01/02, 10:00 - A: x\n24/01/31, 10:00 - A: y", ["2024-01-02", "2024-01-31"], "year_first", "year"),
        (
            "03/04/24, 10:00 - A: IMG-20240304-WA0001.jpg (file attached)",
            ["2024-03-04"],
            "month_first",
            "names_of_files",
        ),
        (
            "".join(f"{day}/24, 10:00 - A: x\n" for day in ("01/02", "01/05", "02/01", "02/04", "03/01")),
            ["2024-01-02", "2024-01-05", "2024-02-01", "2024-02-04", "2024-03-01"],
            "month_first",
            "line_order",
        ),
    ],
)
def test_the_order_of_dates_follows_from_the_whole_file(text: str, times: list[str], order: str, reason: str) -> None:
    read = Read(text)
    assert [one[:10] for one in read.times] == times
    assert read.coverage["whatsapp_order"] == {"order": f"@whatsapp_{order}", "reason": f"@whatsapp_by_{reason}"}


def test_an_order_of_dates_that_cannot_be_known_is_told() -> None:
    read = Read("03/04/24, 10:00 - A: x\n04/05/24, 10:00 - A: y\n05/05/24, 10:00 - A: z")
    assert read.times[0].startswith("2024-04-03")
    assert read.coverage["whatsapp_order_unknown"] == {"order": "@whatsapp_day_first", "count": 2}
    assert "whatsapp_order" not in read.coverage


def test_one_line_of_another_order_does_not_turn_a_file() -> None:
    read = Read("".join(f"{day}/02/24, 10:00 - A: x\n" for day in range(13, 20)) + "02/21/24, 10:00 - A: y\n")
    assert read.times[-1].startswith("2024-02-21")
    assert [(one.code, one.values["count"]) for one in read.problems] == [("whatsapp_order_mixed", 1)]


def test_later_lines_that_speak_against_the_order_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vangnet.networks.formats.whatsapp.entries._AHEAD_ENTRIES", 2)
    early = "03/04/24, 10:00 - A: x\n" * 3
    late = "".join(f"03/{day}/24, 10:00 - A: y\n" for day in range(20, 25)) + "04/05/24, 10:00 - A: z\n"
    read = Read(early + late)
    assert [one[:10] for one in (read.times[0], read.times[-1])] == ["2024-04-03", "2024-04-05"]
    (problem,) = read.problems
    assert (problem.code, problem.source.place, problem.values["line"]) == ("whatsapp_order_switched", "1-6", 6)


def test_later_lines_that_confirm_the_order_settle_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vangnet.networks.formats.whatsapp.entries._AHEAD_ENTRIES", 2)
    read = Read("03/04/24, 10:00 - A: x\n" * 3 + "20/04/24, 10:00 - A: y\n")
    assert read.coverage["whatsapp_order"] == {"order": "@whatsapp_day_first", "reason": "@whatsapp_by_day_above_12"}
    assert not read.problems


def test_a_date_that_cannot_be_keeps_its_message() -> None:
    read = Read("31-01-2024 10:00 - A: x\n99-99-2024 10:00 - A: y")
    assert read.times == ["2024-01-31 10:00:00", ""]
    assert [one.code for one in read.problems] == ["whatsapp_no_date"]


def test_dates_of_1970_are_told() -> None:
    read = Read("01-01-1970 01:00 - A: x\n31-01-2024 01:00 - A: x")
    assert read.times[0] == "1970-01-01 01:00:00"
    assert read.coverage["whatsapp_before_whatsapp"] == {"count": 1, "line": 1}


A, B, C = "A. Proefpersoon", "B. Voorbeeld", "C. Uitvinder"
LINES = {
    f'{A} heeft de groep "Oefening" aangemaakt': ("create", A, []),
    f'{A} created group "Practice"': ("create", A, []),
    f"{A} created this group": ("create", A, []),
    "U hebt deze groep aangemaakt": ("create", "U", []),
    f"{A} heeft {B} toegevoegd": ("invite", A, [B]),
    f"{A} heeft {B}, {C} en +31 6 12345678 toegevoegd": ("invite", A, [B, C, "+31 6 12345678"]),
    f"{A} added {B} and {C}": ("invite", A, [B, C]),
    f"{A} added {B}, {C}, and D. Verzonnen": ("invite", A, [B, C, "D. Verzonnen"]),
    f"{A} heeft u toegevoegd": ("invite", A, ["U"]),
    f"{A} added you": ("invite", A, ["U"]),
    f"{B} is toegevoegd": ("invite", "", [B]),
    "You were added": ("invite", "", ["U"]),
    f"{A} heeft {B} verwijderd": ("remove", A, [B]),
    f"{A} removed {B}": ("remove", A, [B]),
    f"{A} heeft je verwijderd": ("remove", A, ["U"]),
    f"{B} heeft de groep verlaten": ("leave", B, [B]),
    f"{B} left": ("leave", B, [B]),
    "U hebt de groep verlaten": ("leave", "U", ["U"]),
    f"{B} is deelnemer geworden via de uitnodigingslink van deze groep": ("join_by_link", B, [B]),
    f"{B} joined using this group's invite link": ("join_by_link", B, [B]),
    f"{B} joined": ("join", B, [B]),
    "Je bent nu beheerder": ("promote", "", ["U"]),
    "You're now an admin": ("promote", "", ["U"]),
    f"{B} is nu beheerder": ("promote", "", [B]),
    f"{B} is now an admin": ("promote", "", [B]),
    "You're no longer an admin": ("demote", "", ["U"]),
    "U bent niet langer beheerder": ("demote", "", ["U"]),
    f"{B} is geen beheerder meer": ("demote", "", [B]),
    "+31 6 12345678 is gewijzigd naar +31 6 87654321": ("change_number", "+31 6 12345678", ["+31 6 87654321"]),
    "+31 6 12345678 changed to +31 6 87654321": ("change_number", "+31 6 12345678", ["+31 6 87654321"]),
    f"{B} heeft een nieuw telefoonnummer. Tik om een bericht te sturen of om het nieuwe nummer toe te voegen.": (
        "change_number",
        B,
        [],
    ),
    f"{B} changed their phone number to a new number. Tap to message or add the new number.": ("change_number", B, []),
    f'{A} heeft het onderwerp gewijzigd van "een" naar "twee: drie"': ("rename", A, []),
    f'{A} changed the subject from "one" to "two: three"': ("rename", A, []),
    f"{A} changed the group name to “two”": ("rename", A, []),
    f"{A} heeft de groepsafbeelding gewijzigd": ("settings", A, []),
    f"{A} changed this group's icon": ("settings", A, []),
    f"{A} heeft de groepsomschrijving gewijzigd": ("settings", A, []),
    f"{A} changed the group description": ("settings", A, []),
    f"{A} changed this group's settings to allow only admins to send messages to this group": ("settings", A, []),
    f"{A} heeft de groepsinstellingen gewijzigd zodat alleen beheerders kunnen schrijven": ("settings", A, []),
    f"{A} heeft berichten met vervaldatum uitgeschakeld": ("settings", A, []),
    f"{A} turned on disappearing messages. New messages will disappear after 7 days.": ("settings", A, []),
    f"{A} pinned a message": ("pin", A, []),
    f"{A} heeft een bericht vastgezet": ("pin", A, []),
    f"Uw beveiligingscode voor {B} is gewijzigd. Tik voor meer informatie.": ("other", "", [B]),
    f"Your security code with {B} changed. Tap to learn more.": ("other", "", [B]),
    "Messages and calls are end-to-end encrypted. Tap to learn more.": ("other", "", []),
    "Berichten en gesprekken worden end-to-end versleuteld. Niemand leest ze: ook WhatsApp niet.": ("other", "", []),
    "Gemiste spraakoproep": ("call", "", []),
    "Missed video call": ("call", "", []),
}


def key(name: str) -> str:
    digits = "".join(filter(str.isdigit, name))
    return "whatsapp:owner" if name == "U" else f"phone:+{digits}" if digits else f"name:{name}" if name else ""


@pytest.mark.parametrize(("line", "told"), LINES.items())
def test_a_line_of_whatsapp_is_an_act(line: str, told: tuple[str, str, list[str]]) -> None:
    kind, actor, subjects = told
    read = system(line)
    assert read.done == [(kind, key(actor), tuple(key(one) for one in subjects))]
    assert read.acts[0].told == line
    assert not read.messages
    assert "whatsapp_line_not_understood" not in read.coverage


def test_people_who_are_only_counted_are_told() -> None:
    read = system(f"{A} added {B}, {C} and 3 others")
    assert read.done == [("invite", key(A), (key(B), key(C)))]
    assert read.coverage["whatsapp_others_not_named"] == {"count": 3, "line": 1}


def test_a_line_that_is_not_understood_is_kept_and_counted() -> None:
    read = system("Er gebeurde iets dat niemand kent")
    assert read.done == [("other", "", ())]
    assert read.coverage["whatsapp_line_not_understood"] == {"count": 1, "line": 1}


def test_the_exporter_learns_that_they_are_administrator() -> None:
    (role,) = (one for one in system("U bent nu beheerder").records if isinstance(one, Role))
    assert (role.member, role.name, role.grade) == ("whatsapp:owner", "administrator", 1)


def test_a_message_that_quotes_a_line_of_whatsapp_is_a_message() -> None:
    read = Read(f"31-01-2024 10:00 - {A}: {B} heeft {C} toegevoegd\n31-01-2024 10:00 - {A}: Messages and calls are x")
    assert not read.acts
    assert len(read.messages) == 2


def test_on_ios_a_line_of_whatsapp_has_a_sender_and_a_mark() -> None:
    read = Read(
        f"[31-01-2024 10:00:00] Oefengroep: \u200eBerichten en gesprekken worden end-to-end versleuteld.\n"
        f"[31-01-2024 10:00:01] {A}: \u200eU hebt deze groep aangemaakt\n"
        f"[31-01-2024 10:00:02] {B}: \u200eU hebt {B} toegevoegd\n"
        f"[31-01-2024 10:00:03] {B}: U hebt {C} toegevoegd\n",
        "_chat.txt",
    )
    assert [kind for kind, _, _ in read.done] == ["other", "create", "invite"]
    assert read.said == [(key(B), f"U hebt {C} toegevoegd")]
    assert read.network.name == "Oefengroep"
    assert read.coverage["whatsapp_exporter"] == {"name": A}
    assert "name:Oefengroep" not in read.members


OMITTED = {
    "<Media weggelaten>": "",
    "<Media omitted>": "",
    "\u200eafbeelding weggelaten": "image",
    "\u200eimage omitted": "image",
    "\u200evideonotitie weggelaten": "video",
    "\u200eGIF weggelaten": "gif",
    "\u200eVisitekaartje weggelaten": "contact",
    "\u200edocument weggelaten": "document",
}


@pytest.mark.parametrize(("text", "kind"), OMITTED.items())
def test_a_file_that_was_left_out_is_told(text: str, kind: str) -> None:
    read = Read(f"31-01-2024 10:00 - A: {text}")
    assert read.messages[0].media == (Medium(type=kind, absent="not_exported"),)
    assert read.coverage["whatsapp_media_absent"] == {"count": 1}


@pytest.mark.parametrize(
    "text",
    [
        "\u200eIMG-20240131-WA0001.jpg (bestand bijgevoegd)\nbijschrift",
        "IMG-20240131-WA0001.jpg (file attached)",
        "\u200e<attached: IMG-20240131-WA0001.jpg>",
        "\u200e<bijgevoegd: IMG-20240131-WA0001.jpg>",
        "bijschrift \u200e<bijlage: IMG-20240131-WA0001.jpg>",
    ],
)
def test_a_file_lies_beside_the_text_of_the_export(text: str) -> None:
    read = Read(f"31-01-2024 10:00 - A: {text}", "uit.zip/_chat.txt")
    path, name = "uit.zip/IMG-20240131-WA0001.jpg", "IMG-20240131-WA0001.jpg"
    assert read.messages[0].media == (Medium(path=path, name=name),)


def test_the_name_of_a_file_leads_nowhere_else() -> None:
    assert Read("31-01-2024 10:00 - A: <attached: ../../etc/passwd>").messages[0].media[0].path == ""


@pytest.mark.parametrize(
    "text",
    [
        "Dit bericht is verwijderd",
        "\u200eU hebt dit bericht verwijderd.",
        "This message was deleted",
        "You deleted this message",
    ],
)
def test_a_deleted_message_is_told(text: str) -> None:
    read = Read(f"31-01-2024 10:00 - A: {text}")
    assert [one.is_deleted for one in read.messages] == [True]
    assert read.coverage["whatsapp_deleted"] == {"count": 1}
    assert not read.acts


@pytest.mark.parametrize(
    "text",
    ["Dit bericht is verwijderd door beheerder B. Voorbeeld", "This message was deleted by admin B. Voorbeeld."],
)
def test_an_administrator_who_deletes_moderates(text: str) -> None:
    read = Read(f"31-01-2024 10:00 - A: {text}")
    assert read.messages[0].is_deleted
    assert read.done == [(ActKind.MODERATE, key(B), ("name:A",))]
    assert read.acts[0].message == read.messages[0].key


@pytest.mark.parametrize("mark", ["<Dit bericht is bewerkt>", "\u200e<This message was edited>"])
def test_an_edited_message_is_told(mark: str) -> None:
    read = Read(f"31-01-2024 10:00 - A: tekst {mark}\n31-01-2024 10:00 - A: tekst")
    assert [one.is_edited for one in read.messages] == [True, False]


def test_senders_are_names_numbers_and_identities_without_a_number() -> None:
    read = Read(
        "31-01-2024 10:00 - A: x\n31-01-2024 10:00 - \u202a+31\xa06\xa012345678\u202c: x\n"
        "31-01-2024 10:00 - 123456789012345@lid: x\n31-01-2024 10:00 - ~\u202fA: x\n"
    )
    found = {one.key: (one.identifiers[0].kind, one.identifiers[0].reach) for one in read.members.values()}
    assert found == {
        "name:A": (IdentifierKind.DISPLAY_NAME, Reach.NONE),
        "phone:+31612345678": (IdentifierKind.PHONE, Reach.REUSED),
        "lid:123456789012345": (IdentifierKind.LID, Reach.SERVICE),
        "name:~A": (IdentifierKind.DISPLAY_NAME, Reach.NONE),
    }


def test_an_old_id_of_a_group_tells_its_creator_and_when() -> None:
    read = Read("31-01-2024 10:00 - A: x", "chats/31612345678-1400000000@g.us.txt")
    made = read.network.made
    assert made is not None
    assert (str(made.at), made.is_utc) == ("2014-05-13 16:53:20+00:00", True)
    assert read.network.kind is NetworkKind.GROUP
    assert read.done[0] == ("create", "phone:+31612345678", ())
    (role,) = (one for one in read.records if isinstance(one, Role))
    assert (role.member, role.name, role.grade) == ("phone:+31612345678", "creator", 2)


def test_whom_a_message_mentions() -> None:
    read = Read("31-01-2024 10:00 - A: @31612345678 en @\u2068B. Voorbeeld\u2069 en @123456789012345 en a@1234567.nl")
    assert set(read.messages[0].mentions) == {"phone:+31612345678", key(B), "whatsapp:123456789012345"}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("WhatsApp-chat met 0541 praat.txt", "0541 praat"),
        ("WhatsApp Chat with 0541 praat(1).txt", "0541 praat"),
        ("WhatsApp Chat - 0541 praat.zip/_chat.txt", "0541 praat"),
        ("WhatsApp-chat met 0541 praat/_chat.txt", "0541 praat"),
        ("_chat.txt", "laatste naam"),
    ],
)
def test_the_name_of_a_group_comes_from_its_file_or_its_lines(name: str, title: str) -> None:
    lines = ['A created group "eerste naam"', 'A changed the subject to "laatste naam"']
    read = Read("".join(f"31-01-2024 10:00 - {line}\n" for line in lines), name)
    assert (read.network.name, read.network.kind) == (title, NetworkKind.GROUP)


def test_a_conversation_of_two_is_private_and_tells_the_exporter() -> None:
    read = Read("31-01-2024 10:00 - A: x\n31-01-2024 10:00 - B: y", "WhatsApp-chat met A.txt")
    assert read.network.kind is NetworkKind.DIRECT
    assert [(one.layer, one.author, one.to) for one in read.messages] == [
        (Layer.PRIVATE, "name:A", ("name:B",)),
        (Layer.PRIVATE, "name:B", ("name:A",)),
    ]
    assert read.coverage["whatsapp_exporter"] == {"name": "B"}
    assert read.members["name:B"].is_owner_of_device


def test_a_name_with_a_colon_is_taken_whole_where_all_its_lines_agree() -> None:
    lines = [f"31-01-2024 10:00 - Jan: de Buurman: bericht {n}" for n in range(3)]
    read = Read("\n".join(lines))
    assert set(read.members) == {"name:Jan: de Buurman"}
    assert read.coverage["whatsapp_name_with_colon"] == {"name": "Jan: de Buurman"}


def test_a_name_with_a_colon_is_taken_whole_where_whatsapp_names_it() -> None:
    read = Read(f"31-01-2024 10:00 - {A} heeft Jan: werk toegevoegd\n31-01-2024 10:01 - Jan: werk: hallo")
    assert read.said == [("name:Jan: werk", "hallo")]


def test_a_text_with_a_colon_ends_no_name() -> None:
    read = Read("31-01-2024 10:00 - Jan: noot: een\n31-01-2024 10:00 - Jan: noot: twee\n31-01-2024 10:00 - Jan: drie")
    assert set(read.members) == {"name:Jan"}
    assert "whatsapp_name_with_colon" not in read.coverage


def test_text_before_the_first_header_is_a_problem() -> None:
    read = Read("los\nverder\n31-01-2024 10:00 - A: x")
    (problem,) = read.problems
    assert (problem.code, problem.source.place, problem.values["lines"]) == ("whatsapp_no_header", "1-2", 2)


def test_what_is_known_of_every_export_is_told() -> None:
    read = Read("31-01-2024 10:00 - A: x\n31-01-2024 10:00 - B: x\n31-01-2024 10:00 - C: x")
    told = {"whatsapp_local_time", "whatsapp_names_only", "whatsapp_no_members", "whatsapp_plain_text"}
    assert told <= set(read.coverage)
    assert "whatsapp_exporter_unknown" in read.coverage


@pytest.mark.evidence
@pytest.mark.parametrize("name", ["[mmddyy]_24hrs", "ddmmyy_24hrs", "mmddyy_24hrs", "mmddyyyy_12hrs", "yyyymmdd_24hrs"])
def test_the_exports_of_another_project_are_read_as_it_reads_them(name: str) -> None:
    folder = Path(os.environ["VANGNET_EVIDENCE"], "chat/chat-miner/whatsapp")
    read = Read((folder / f"test_{name}.txt").read_bytes(), "uit/test.txt")
    found = [
        {"timestamp": time.replace(" ", "T"), "author": author.removeprefix("name:"), "message": " ".join(text.split())}
        for time, (author, text) in zip(read.times, read.said, strict=True)
    ]
    expected = json.loads((folder / "target.json").read_text("utf-8"))
    assert [one for one in found[::-1] if one["message"] != "."] == expected  # that project passes over "Name:."
    assert [kind for kind, _, _ in read.done] == ["create", "invite"]


@pytest.mark.evidence
@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("android-private-chat/WhatsApp Chat with Alice.txt", "2024-12-02 15:00:00"),
        ("ios-private-chat/_chat.txt", "2024-12-02 15:00:45"),
    ],
)
def test_real_conversations_are_read_whole(name: str, moment: str) -> None:
    data = Path(os.environ["VANGNET_EVIDENCE"], "chat/whatsapp", name).read_bytes()
    read = Read(data, name)
    assert (len(read.messages), len(read.acts), len(read.problems)) == (43, 2, 0)
    assert read.network.kind is NetworkKind.DIRECT
    sent = next(one for one in read.messages if one.media)
    assert sent.moment
    assert (str(sent.moment.at), sent.media[0].name) == (moment, "IMG-20241202-WA0001.jpg")
    assert read.coverage["whatsapp_order"]["reason"] == "@whatsapp_by_names_of_files"
