"""Expose groups of an export: which networks are covered, the work list that is kept, and nothing of anybody in it."""

import json

import msgspec
import polars as pl
import pytest
from django.utils import timezone

from tests.cases.conftest import Desk
from tests.chats.given import Given
from tests.chats.invented import EXPORT, SECRETS, account, chats, said
from tests.desk_world import actor
from vangnet.accounts.models import AuditEntry
from vangnet.cases.jobs import StopAsked
from vangnet.chats import hits
from vangnet.chats.actions import work as actions
from vangnet.chats.exposing import EXPOSE, covered_networks, expose, groups_of
from vangnet.chats.folders import folder_of
from vangnet.chats.kept import KeptItem
from vangnet.chats.models import Export, WorkItem
from vangnet.chats.queries.work import area_named, told_of
from vangnet.errors import InputRefused
from vangnet.networks.expose.worklist import KINDS
from vangnet.networks.formats.telegram_json import EXAMPLES
from vangnet.networks.store.loading import open_network

pytestmark = pytest.mark.django_db(transaction=True)


def numbers_of(export: Export) -> dict[str, int]:
    """The networks of an export by their key."""
    return dict(
        open_network(folder_of(export)).table("networks").select("key", "network").unique().collect().iter_rows()
    )


def again(export: Export) -> None:
    """Look for expose groups once more, whatever it was made of before."""
    (folder_of(export) / EXPOSE).unlink(missing_ok=True)
    expose(export, folder_of(export), lambda view: None)


def test_an_expose_group_becomes_covered_and_a_work_list(given: Given) -> None:
    export = given(EXPORT)
    numbers = numbers_of(export)
    assert len(numbers) == 3
    (group,) = (number for key, number in numbers.items() if "1500" in key)
    assert covered_networks(export) == {group}
    items = list(WorkItem.objects.filter(export=export))
    assert [one.kind for one in items] == ["approach_adult", "victim", "victim", "administrator", "poster", "poster"]
    assert [one.place for one in items] == [1, 2, 3, 4, 5, 6]
    assert items[0].number == f"EW{timezone.localdate().year}-000001"
    assert {one.leads_to for one in items if one.kind == "victim"} == {"victim_care"}
    told = [told_of(one) for one in items]
    assert {one.regions[0].name for one in told} == {"Oldenzaal"}
    assert [KINDS.index(one.kind) for one in items] == sorted(KINDS.index(one.kind) for one in items)  # type: ignore[arg-type]
    groups = groups_of(export)
    assert groups is not None
    assert [one.is_expose for one in groups.groups] == [True, False]


def test_an_export_without_such_groups_has_no_work_and_nothing_covered(given: Given) -> None:
    export = given({"result.json": EXAMPLES[0].data})
    assert covered_networks(export) == frozenset()
    assert not export.work.exists()


def test_before_anybody_looked_everything_is_covered(given: Given) -> None:
    export = given(EXPORT)
    for content in (b"{", b"[]", b'{"covered": "all"}'):
        (folder_of(export) / EXPOSE).write_bytes(content)
        assert covered_networks(export) is None
    (folder_of(export) / EXPOSE).unlink()
    assert covered_networks(export) is None


def test_members_and_messages_of_items_are_those_of_the_tables(given: Given) -> None:
    export = given(EXPORT)
    stored = open_network(folder_of(export))
    names = dict(stored.members.select("member", "name").iter_rows())
    texts = dict(stored.table("messages").select("message", "text").collect().iter_rows())
    (adult,) = (told_of(one) for one in export.work.filter(kind="approach_adult"))
    assert adult.member is not None
    assert names[adult.member] == "D. Volwassene"
    assert adult.label.values == {"number": str(adult.member)}
    assert [texts[one.message] for one in adult.excerpts] == [
        "ik ben 34, hoe oud ben je",
        "heb je snap? niet tegen je ouders zeggen",
    ]
    assert [texts[one] for one in adult.age_messages] == ["ik ben 34, hoe oud ben je"]


def test_nobodys_data_stand_in_rows_files_and_log(given: Given, caplog: pytest.LogCaptureFixture) -> None:
    export = given(EXPORT)
    rows = json.dumps(list(WorkItem.objects.values()), default=str, ensure_ascii=False)
    kept = (folder_of(export) / EXPOSE).read_text()
    log = json.dumps(list(AuditEntry.objects.values()), default=str, ensure_ascii=False)
    for secret in SECRETS:
        for place in (rows, kept, log, caplog.text):
            assert secret.lower() not in place.lower()
    assert "user2" not in rows + kept + log


HOSTILE = (
    "Jan.Proefpersoon@voorbeeld.example",
    "Jan Proefpersoon, Dorpsstraat 12, 7571 AB Oldenzaal",
    "+31 6 12 34 56 78 / 0 6 - 9 8 7 6 5 4 3 2",
    "snap\u202e: \u202dproef_handle99",
    "zij heet Karlijn Proefpersoon van het Proefcollege",
    "<b>Karlijn</b> <script>alert(1)</script> @proef_handle99",
    "kenteken XX-12-YY, insta: proef.handle.99",
    "\u0660\u0666\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668",
)
PARTS = ("proefpersoon", "dorpsstraat", "7571", "12 34", "9 8 7", "proef_handle", "karlijn", "proefcollege", "xx-12")


def test_hostile_names_and_posts_reach_no_row_and_no_file(given: Given) -> None:
    found = chats("0541 EXPOSE exposejanproefpersoon janproefpersoonoldenzaal [karlijn] ［proefpersoon］ 0612345678")
    for number, text in enumerate(HOSTILE):
        found[0]["messages"].append(
            said(40 + number, 2, "Karlijn Proefpersoon 0612345678", text, photo="photos/x.jpg", width=1, height=1)
        )
    found.append(
        {
            "name": "<script>Karlijn Proefpersoon",
            "type": "private_group",
            "id": 1700,
            "messages": [said(3, 9, "x", "y")],
        }
    )
    export = given({"result.json": account(found)})
    assert export.work.filter(kind="victim").count() > 2
    rows = json.dumps(list(WorkItem.objects.values()), default=str, ensure_ascii=False).lower()
    kept = (folder_of(export) / EXPOSE).read_text().lower()
    for part in (*PARTS, "0612345678", "612345678", "\0", "alert("):
        assert part not in rows, part
        assert part not in kept, part
    assert "oldenzaal" in rows


def test_whoever_is_only_a_name_or_a_number_stands_by_number_alone(given: Given) -> None:
    lines = (
        'Karlijn Proefpersoon heeft de groep "0541 expose" gemaakt',
        "Karlijn Proefpersoon: foto van iemand, snap: proefje_12 <Media weggelaten>",
        "+31 6 12345678: snap: proefje_12 <Media weggelaten>",
        "+31 6 12345678: snap: proefje_13 <Media weggelaten>",
        "Karlijn Proefpersoon: 06-87654321 <Media weggelaten>",
    )
    chat = "\n".join(f"01-03-2026 16:0{minute} - {line}" for minute, line in enumerate(lines)).encode()
    export = given({"WhatsApp-chat met 0541 expose.txt": chat})
    assert export.work.exists()
    rows = json.dumps(list(WorkItem.objects.values()), default=str, ensure_ascii=False).lower()
    kept = (folder_of(export) / EXPOSE).read_text().lower()
    for part in ("karlijn", "12345678", "87654321", "proefje"):
        assert part not in rows
        assert part not in kept


def test_a_new_list_keeps_what_people_did(given: Given, desk: Desk) -> None:
    export = given(EXPORT)
    before = {one.key: one.number for one in export.work.all()}
    poster = export.work.filter(kind="poster").first()
    assert poster is not None
    actions.do(poster, kind="take", reason="", by=actor(desk.world.joris))
    again(export)
    assert {one.key: one.number for one in export.work.all()} == before
    poster.refresh_from_db()
    assert (poster.state, poster.owner, poster.acts.count()) == ("taken", desk.world.joris, 1)


def test_what_a_new_list_does_not_have_goes_unless_somebody_did_something(given: Given, desk: Desk) -> None:
    export = given(EXPORT)
    items = list(export.work.all())
    actions.do(items[1], kind="note", reason="Bekeken", by=actor(desk.world.joris))
    actions.keep_list(export, [], by=actor(desk.world.anna))
    (left,) = export.work.all()
    assert (left.pk, left.is_gone) == (items[1].pk, True)
    again(export)
    left.refresh_from_db()
    assert not left.is_gone
    assert export.work.count() == len(items)


def test_it_is_made_once_and_anew_after_other_hits(given: Given) -> None:
    export = given(EXPORT)
    folder, made = folder_of(export), AuditEntry.objects.filter(name="chats.work.make")
    assert made.count() == 1
    expose(export, folder, lambda view: None)
    assert made.count() == 1
    stored = open_network(folder)
    (message,) = (
        stored.table("messages")
        .filter(pl.col("text") == "zie plaatje")
        .select("message")
        .collect()["message"]
        .to_list()
    )
    row = {name: [None] for name in hits.SCHEMA} | {"message": [message], "sha256": ["AB" * 32], "status": ["known"]}
    pl.DataFrame(row, schema=hits.SCHEMA).write_parquet(folder / hits.HITS)
    expose(export, folder, lambda view: None)
    assert made.count() == 2
    assert [told_of(one).counts["known_files"] for one in export.work.filter(kind="poster")] in ([0, 1], [1, 0])


def test_a_stop_in_the_middle_keeps_nothing_half(given: Given) -> None:
    export = given(EXPORT)
    (folder_of(export) / EXPOSE).unlink()
    before = list(export.work.values_list("pk", flat=True))

    def stopping(view: object) -> None:
        raise StopAsked

    with pytest.raises(StopAsked):
        expose(export, folder_of(export), stopping)
    assert covered_networks(export) is None
    assert list(export.work.values_list("pk", flat=True)) == before


def test_the_units_own_table_routes_and_a_broken_one_is_told(given: Given, settings, tmp_path) -> None:
    settings.ROUTING = tmp_path / "routing.csv"
    settings.ROUTING.write_text(
        "area,unit,team,mailbox,valid_from,valid_until,source\n"
        "GM0173,,Team Proef,jeugd.proef@politie.example,2020-01-01,,eigen tabel\n"
    )
    export = given(EXPORT)
    routes = [told_of(one).routes[0] for one in export.work.all()]
    assert {(one.team, one.mailbox, one.is_local) for one in routes} == {
        ("Team Proef", "jeugd.proef@politie.example", True)
    }
    for content in (b"name,phone\nA. Proefpersoon,0612345678\n", b"\xff\xfe\x00"):
        settings.ROUTING.write_bytes(content)
        expose(export, folder_of(export), lambda view: None)
        groups = groups_of(export)
        assert groups is not None
        assert groups.routing_problem
        assert "Proefpersoon" not in groups.routing_problem
        assert export.work.count() == 6


def test_states_follow_each_other_with_reasons(given: Given, desk: Desk) -> None:
    item, joris, anna = given(EXPORT).work.all()[0], actor(desk.world.joris), actor(desk.world.anna)
    for kind, reason in (("done", " "), ("aside", ""), ("reopen", "x"), ("note", ""), ("suspect", "x"), ("", "x")):
        with pytest.raises(InputRefused):
            actions.do(item, kind=kind, reason=reason, by=joris)
    actions.do(item, kind="take", reason="", by=joris)
    with pytest.raises(InputRefused):
        actions.do(item, kind="take", reason="", by=joris)
    actions.do(item, kind="take", reason="Overgenomen", by=anna)
    actions.do(item, kind="done", reason="Voorgelegd", by=anna)
    with pytest.raises(InputRefused):
        actions.do(item, kind="aside", reason="x", by=anna)
    actions.do(item, kind="reopen", reason="Toch niet", by=joris)
    item.refresh_from_db()
    assert (item.state, item.owner) == ("open", None)
    assert [one.kind for one in item.acts.all()] == ["take", "take", "done", "reopen"]
    lines = AuditEntry.objects.filter(name__startswith="chats.work.").exclude(name="chats.work.make")
    assert lines.count() == 4
    assert "Voorgelegd" not in json.dumps(list(lines.values()), default=str)


def test_a_member_is_written_down_once_and_as_a_minor(given: Given, desk: Desk) -> None:
    export, olaf = given(EXPORT), actor(desk.world.olaf)
    victim, poster = export.work.filter(kind="victim")[0], export.work.filter(kind="poster")[0]
    with pytest.raises(InputRefused):
        actions.write_suspect(victim, reason="x", by=olaf)
    with pytest.raises(InputRefused):
        actions.write_suspect(poster, reason=" ", by=olaf)
    suspect = actions.write_suspect(poster, reason="Gegevens geplaatst", by=olaf)
    assert (suspect.track, suspect.name, suspect.case) == ("minor", "", desk.world.case)
    with pytest.raises(InputRefused):
        actions.write_suspect(poster, reason="x", by=olaf)


def test_an_item_in_another_form_tells_nothing(given: Given) -> None:
    item = given(EXPORT).work.all()[0]
    for told in ({}, {"regions": 3}, [], {"label": ["a", 3]}):
        item.item = told
        assert told_of(item) == KeptItem()
    assert area_named("oldenzaal") == area_named("GM0173") == "GM0173"
    assert area_named("Nergens") is None
    assert msgspec.to_builtins(KeptItem())["label"][0] == "expose.nobody_named"
