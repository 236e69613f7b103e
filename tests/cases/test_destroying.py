"""Destroying: everything of a case goes, also after an interruption; a certificate without content stays."""

import hashlib
import json
import os
from datetime import date
from pathlib import Path

import pytest
from django.db.models import CASCADE
from django.utils import timezone

from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry
from vangnet.cases import models
from vangnet.cases.actions import destroying, retention
from vangnet.cases.models import Case, RetentionStep

NAME = "Geheim-onderzoek"


@pytest.fixture(autouse=True)
def results(tmp_path: Path, settings) -> Path:
    settings.RESULTS = tmp_path / "results"
    settings.RESULTS.mkdir()
    return settings.RESULTS


@pytest.fixture
def full(world: World, results: Path) -> Case:
    """A removed case, its time over, with something in every table and in its folder."""
    removed = timezone.localdate().replace(year=timezone.localdate().year - 6)
    case = world.add_case(
        "PL1",
        world.team,
        title=NAME,
        article="8",
        processed_from=date(2015, 1, 1),
        retention="removed",
        removed_on=removed,
        officer=world.olaf,
    )
    exhibit = world.add_exhibit(case, sin="AAAA1234NL")
    media = world.add_media(exhibit, 5)
    scan = world.add_scan(exhibit)
    for medium in media:
        models.File.objects.create(exhibit=exhibit, scan=scan, medium=medium, address="a", folder="", status="new")
    said = models.Categorisation.objects.create(
        medium=media[0], person=world.anna, category="1", profile="nl", act="1", made_at=timezone.now()
    )
    models.Revocation.objects.create(categorisation=said, person=world.anna, made_at=timezone.now())
    series = models.Series.objects.create(case=case, name="S", review_on=removed, child_identified=True)
    series.media.set(media[:2])
    models.Look.objects.create(person=world.anna, medium=media[0], began_at=timezone.now())
    facts = {"sha1": "", "md5": "", "size": 1, "type": "image/jpeg", "category": "1", "profile": "nl"}
    models.Proposal.objects.create(case=case, medium=media[0], sha256=media[0].sha256, proposed_by=world.anna, **facts)
    models.Finding.objects.create(case=case, kind="note", statement=NAME, made_by=world.anna)
    models.AccessRequest.objects.create(number=case.number, person=world.carla, reason=NAME)
    folder = results / str(case.pk) / "1" / "1"
    folder.mkdir(parents=True)
    (folder / "records-1.parquet").write_bytes(b"x" * 10)
    return case


def destroy(case: Case, world: World) -> RetentionStep:
    step = retention.propose(case=case, kind="destroy", reason="termijn", by=actor(world.dirk))
    return retention.agree(step=step, by=actor(world.dora))


def tables() -> dict[str, int]:
    """Rows of all tables that hang under a case."""
    found = {model.__name__: model.objects.count() for model, _ in destroying._tables(Case(pk=0))}
    return {name: count for name, count in found.items() if count}


def test_all_of_the_case_goes_and_nothing_of_another(world: World, full: Case, results: Path) -> None:
    world.add_media(world.add_exhibit(world.case), 3)
    step = destroy(full, world)
    assert destroying.finish_destructions() == 0
    assert tables() == {"Exhibit": 1, "Medium": 3}
    assert list(Case.objects.order_by("pk")) == [world.case, world.other_case]
    assert list(results.iterdir()) == []
    step.refresh_from_db()
    assert step.carried_out_at is not None


def test_the_certificate_tells_counts_and_digests_and_no_content(world: World, full: Case) -> None:
    digests = sorted(medium.sha256 for medium in full.media.all())
    told = destroy(full, world).certificate
    assert told["media_digest"] == hashlib.sha256("".join(f"{each}\n" for each in digests).encode()).hexdigest()
    assert {name: count for name, count in told["counts"].items() if count} == {
        "accessrequest": 1,
        "categorisation": 1,
        "exhibit": 1,
        "file": 5,
        "finding": 1,
        "medium": 5,
        "revocation": 1,
        "scan": 1,
        "series": 1,
        "series_media": 2,
    }
    assert (told["results"]["files"], told["results"]["bytes"]) == (1, 10)
    assert told["exhibits"] == [{"number": "G1", "sin": "AAAA1234NL"}]
    assert told["by_hand"] == ["evidence", "backups", "handed_out"]
    assert (told["proposed_by"], told["agreed_by"]) == ("Dirk (dirk)", "Dora (dora)")
    assert NAME not in json.dumps(told)


def test_what_left_for_the_library_and_what_people_saw_stays_without_the_case(world: World, full: Case) -> None:
    sha256 = full.media.get(position=1).sha256
    destroy(full, world)
    destroying.finish_destructions()
    proposal = models.Proposal.objects.get()
    assert (proposal.sha256, proposal.case, proposal.medium) == (sha256, None, None)
    assert models.Look.objects.get().medium is None


def test_the_audit_log_stays_and_holds_the_certificate_s_digest(world: World, full: Case) -> None:
    step = destroy(full, world)
    destroying.finish_destructions()
    line = AuditEntry.objects.get(name="retention.destroyed")
    assert json.loads(line.details) == {"certificate": destroying.digest_of(step.certificate), "rows": 19}
    assert line.case_number == full.number


def test_from_the_agreement_on_nobody_reaches_the_case(world: World, full: Case) -> None:
    from vangnet.cases.rules import reachable_cases, retained_cases

    destroy(full, world)
    for person in (world.olaf, world.dirk, world.anna):
        assert full not in reachable_cases(person)
        assert full not in retained_cases(person)


@pytest.mark.parametrize("pieces", range(4))
def test_an_interrupted_destruction_goes_on(world: World, full: Case, results: Path, pieces: int, monkeypatch) -> None:
    monkeypatch.setattr(destroying, "_AT_ONCE", 2)
    step = destroy(full, world)
    work = destroying._pieces(Case.objects.get(pk=full.pk), step)
    for _ in range(pieces):
        next(work)
    work.close()
    assert list(destroying.unfinished()) == [step]
    assert destroying.finish_destructions() == 0
    assert (tables(), list(results.iterdir()), list(destroying.unfinished())) == ({}, [], [])


def test_a_destruction_with_little_time_goes_on_later(world: World, full: Case, monkeypatch) -> None:
    monkeypatch.setattr(destroying, "_AT_ONCE", 1)
    destroy(full, world)
    left = [destroying.finish_destructions(seconds=0) for _ in range(12)]
    assert (left, tables()) == ([1] * 10 + [0, 0], {})


def test_it_is_done_once_whoever_comes_first(world: World, full: Case) -> None:
    step = destroy(full, world)
    assert destroying.go_on(step)
    assert destroying.go_on(step)
    assert AuditEntry.objects.filter(name="retention.destroyed").count() == 1


def test_a_folder_that_leads_elsewhere_is_not_followed(world: World, full: Case, results: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "keep").write_text("x")
    (results / str(full.pk)).rename(tmp_path / "moved")
    os.symlink(outside, results / str(full.pk))
    destroy(full, world)
    destroying.finish_destructions()
    assert ((outside / "keep").exists(), list(results.iterdir())) == (True, [])


def test_results_that_cannot_be_deleted_leave_the_step_open(world: World, full: Case, monkeypatch, caplog) -> None:
    def fails(place: Path) -> None:
        raise PermissionError("read-only")

    step = destroy(full, world)
    with monkeypatch.context() as patched:
        patched.setattr(destroying.shutil, "rmtree", fails)
        assert not destroying.go_on(step)
    assert "could not be destroyed" in caplog.text
    assert destroying.go_on(step)


def test_every_table_under_a_case_is_counted() -> None:
    counted = {model for model, _ in destroying._tables(Case(pk=0))}
    below = {
        relation.related_model
        for model in (Case, *counted)
        for relation in model._meta.get_fields(include_hidden=True)
        if getattr(relation, "on_delete", None) is CASCADE and relation.auto_created and not relation.concrete
    }
    assert below == counted
