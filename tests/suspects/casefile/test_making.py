"""What a case file holds, and for whom."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.desk_world import actor
from tests.suspects.casefile.conftest import HOSTILE, ask
from vangnet.accounts.models import AuditEntry, RoleGrant
from vangnet.cases.models import Case, Medium
from vangnet.errors import InputRefused
from vangnet.suspects.actions import casefiles as actions
from vangnet.suspects.casefile import checking
from vangnet.suspects.casefile.counting import RULES, rules_of
from vangnet.suspects.casefile.making import place_of
from vangnet.suspects.casefile.tables import TABLES
from vangnet.suspects.models import CaseFile
from vangnet.suspects.queries.casefiles import files_of
from vangnet.victims.models import Victim

pytestmark = pytest.mark.django_db


def table(place, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(place) as archive:
        text = archive.read(f"tables/{name}").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def figures(place) -> dict[str, dict[str, int]]:
    with zipfile.ZipFile(place) as archive:
        told = json.loads(archive.read("summary.json"))
    return {one["rule"]: one["counts"] for one in told["figures"]}


def test_every_table_has_rules_and_every_rule_a_table():
    assert {rule.table for rule in RULES} == {one.name for one in TABLES}
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rules_of(one.name) for one in TABLES)


def test_media_stand_with_their_digests_and_no_pixel(made, full):
    place = made()
    lines = table(place, "media.csv")
    assert [line["sha256"] for line in lines] == list(full.media.order_by("position").values_list("sha256", flat=True))
    assert lines[0]["address"] == "'=cmd%FF%FE<U+202E>.jpg"
    assert (lines[0]["category"], lines[0]["status"], len(lines[0]["md5"])) == ("1", "new", 32)
    with zipfile.ZipFile(place) as archive:
        assert {name.rpartition(".")[2] for name in archive.namelist()} == {"csv", "json", "pdf", "txt", "sig"}


def test_numbers_are_told_by_rule(made):
    told = figures(made())
    assert told["media"] == {"all": 5}
    assert told["media_by_status"] == {"known": 2, "new": 3}
    assert told["media_by_category"] == {"1": 1}
    assert told["media_by_category_of_one"] == {"1": 1}
    assert told["categorisations_by_person"] == {"Anna (anna)": 2, "Bram (bram)": 1}
    assert told["suspects_by_track"] == {"adult": 1, "minor": 1}
    assert told["roles_by_role"] == {"downloader": 1}
    assert told["children_by_status"] == {"unidentified": 1}


def test_ties_facts_and_decisions_of_suspects_stand_with_who_said_them(made, world):
    place = made()
    for name in (
        "identifiers",
        "suspect_exhibits",
        "attributions",
        "contacts",
        "history",
        "checklist",
        "disposal_steps",
    ):
        (line,) = table(place, f"{name}.csv")
        assert (line["suspect"], line["by"]) == (world.suspect().number, "Olaf (olaf)"), name
    (decided,) = table(place, "decisions.csv")
    assert (decided["outcome"], decided["rule_set"], decided["by"]) == ("penal_order", "A", "Eva (eva)")
    told = figures(place)
    assert told["decisions_by_outcome"] == {"penal_order": 1}
    assert told["carriers_by_outcome"] == {"surrendered": 1}


def test_what_was_taken_back_is_not_told(made, world):
    world.suspect().identifiers.update(revoked_at=timezone.now(), revoked_by=world.olaf)
    assert figures(made())["identifiers_by_suspect"] == {}


def test_no_cell_is_a_formula_and_hostile_words_stay_one_line(made):
    place = made()
    assert table(place, "findings.csv")[0]["statement"].startswith("'=HYPERLINK")
    for one in TABLES:
        for line in table(place, one.name):
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in line.values()), one.name
            assert not any("\n" in cell or "\u202e" in cell for cell in line.values())
            assert None not in line


def test_children_are_numbers_without_names(made, world):
    place = made()
    child = Victim.objects.get()
    assert [line["child"] for line in table(place, "children.csv")] == [child.number]
    with zipfile.ZipFile(place) as archive:
        assert not any(child.name.encode() in archive.read(name) for name in archive.namelist())


def test_minors_are_told_of_only_where_who_asked_may_read_about_them(made, world, full, monkeypatch):
    from vangnet.accounts import roles

    monkeypatch.setitem(roles.VERBS, "case_officer", roles.VERBS["case_officer"] - {roles.Verb.READ_MINORS})
    place = made(world.olaf)
    assert [line["track"] for line in table(place, "suspects.csv")] == ["adult"]
    with zipfile.ZipFile(place) as archive:
        held = b"".join(archive.read(name) for name in archive.namelist() if name != "README.txt")
    assert b"minor" not in held
    assert world.minor().number.encode() not in held
    covering = made(world.eva)
    assert {line["track"] for line in table(covering, "suspects.csv")} == {"adult", "minor"}
    assert [one.asked_by for one in files_of(full, world.olaf)] == [world.olaf]
    assert {one.asked_by for one in files_of(full, world.eva)} == {world.olaf, world.eva}


def test_it_is_written_down_by_whom_what_for_and_with_which_digest(made, world, full):
    place = made()
    file = CaseFile.objects.get()
    assert file.digest == hashlib.sha256(place.read_bytes()).hexdigest()
    assert file.size == place.stat().st_size
    assert file.figures["media"] == 5
    line = AuditEntry.objects.get(name="casefile.made")
    assert (line.case_number, json.loads(line.details)["sha256"]) == (full.number, file.digest)
    assert place.stat().st_mode & 0o777 == 0o600


def test_one_file_at_a_time_for_one_person(full, world):
    ask(full, world.olaf)
    with pytest.raises(InputRefused, match="al om een dossier"):
        ask(full, world.olaf)
    ask(full, world.eva)


def test_who_lost_the_right_meanwhile_gets_no_file(full, world):
    file = ask(full, world.olaf)
    RoleGrant.objects.filter(person=world.olaf).update(revoked_at=timezone.now())
    assert actions.make_waiting(papers=lambda _file, _told: []) == 0
    file.refresh_from_db()
    assert (file.state, place_of(file).exists()) == ("failed", False)
    assert "mag geen dossiers" in file.problem


def test_a_case_that_changes_meanwhile_gives_no_file(full, world):
    file = ask(full, world.olaf)

    def papers(_file, _told):
        Medium.objects.filter(case=full).order_by("-position")[0].delete()
        return []

    actions.make_waiting(papers=papers)
    file.refresh_from_db()
    assert (file.state, list(place_of(file).parent.iterdir())) == ("failed", [])
    assert "veranderde terwijl" in file.problem


def test_a_fault_is_told_and_leaves_nothing_behind(full, world):
    file = ask(full, world.olaf)

    def papers(_file, _told):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        actions.make_waiting(papers=papers)
    file.refresh_from_db()
    assert (file.state, file.problem, list(place_of(file).parent.iterdir())) == ("failed", "ZeroDivisionError", [])


def test_a_file_whose_worker_is_gone_waits_again(full, world):
    file = ask(full, world.olaf)
    CaseFile.objects.update(state="running", worker="elsewhere:1:1", beat_at=timezone.now() - timedelta(minutes=29))
    actions.put_back_lost()
    file.refresh_from_db()
    assert file.state == "running"
    CaseFile.objects.update(beat_at=timezone.now() - timedelta(minutes=31))
    actions.put_back_lost()
    file.refresh_from_db()
    assert file.state == "queued"


def test_the_copy_goes_after_seven_days_and_the_row_stays(made, world):
    place = made()
    CaseFile.objects.update(made_at=timezone.now() - actions.KEPT + timedelta(minutes=1))
    assert (actions.take_away(), place.exists()) == (0, True)
    CaseFile.objects.update(made_at=timezone.now() - actions.KEPT - timedelta(minutes=1))
    assert (actions.take_away(), place.exists()) == (1, False)
    file = CaseFile.objects.get()
    with pytest.raises(InputRefused, match="geen kopie meer"):
        actions.fetch(file, by=actor(world.olaf))
    assert file.digest


def test_a_copy_that_was_changed_on_disk_is_not_handed_over(made, world):
    place = made()
    place.write_bytes(place.read_bytes() + b"x")
    with pytest.raises(InputRefused, match="niet wat er gemaakt is"):
        actions.fetch(CaseFile.objects.get(), by=actor(world.olaf))


def test_made_with_no_scan_at_all(world, tmp_path, settings):
    settings.RESULTS, settings.DOOR_KEYS = tmp_path / "results", tmp_path / "door.key"
    bare = world.add_case("PL0600-2026000009", world.team, officer=world.olaf)
    ask(bare, world.olaf)
    assert actions.make_waiting(papers=lambda _file, _told: []) == 1
    assert checking.recount(place_of(CaseFile.objects.get())).faults == ()


def test_it_lies_with_the_results_of_its_case_and_goes_with_them(made, full, settings):
    assert made().is_relative_to(settings.RESULTS / str(full.pk))
    assert Case.objects.get(pk=full.pk).case_files.count() == 1
    assert HOSTILE
