"""The log in the words of the standard Logboek Dataverwerkingen."""

import json
from pathlib import Path

import pytest

from tests.accounts.log import made_lines
from tests.desk_world import World, actor
from tests.web.test_every_address import addresses
from vangnet.accounts import sealing
from vangnet.accounts.audit import Act, record
from vangnet.accounts.audit.activities import activity_of
from vangnet.accounts.audit.giving_out import documents_of, give_out
from vangnet.accounts.audit.reading import Wanted
from vangnet.accounts.models import AuditEntry
from vangnet.errors import InputRefused


def attributes(document: dict) -> dict:
    return {pair["key"]: pair["value"] for pair in document["attributes"]}


def test_a_line_has_the_fields_of_the_standard() -> None:
    (document,) = documents_of(next(made_lines(1)), None)
    told = attributes(document)
    assert {key: value for key, value in document.items() if key not in ("attributes", "resource")} == {
        "trace_id": f"{1:032x}",
        "span_id": f"{1:016x}",
        "parent_span_id": None,
        "status_code": "STATUS_CODE_OK",
        "name": "case.see",
        "start_time": 1793610001000,
        "end_time": 1793610001000,
    }
    assert told["dpl.core.processing_activity_id"] == "urn:vangnet:activity:investigation"
    assert told["dpl.core.data_subject_id_type"] == "urn:vangnet:case_number"
    assert "dpl.core.data_subject_id" not in told  # never in clear


def test_ids_are_encrypted_so_that_lines_do_not_look_alike(tmp_path: Path) -> None:
    sealing.keygen(tmp_path / "key", tmp_path / "pub")
    key, private = sealing.public_key((tmp_path / "pub").read_bytes()), (tmp_path / "key").read_bytes()
    entry = next(made_lines(1))
    first, second = (
        attributes(document)["dpl.core.data_subject_id"] for _ in range(2) for document in documents_of(entry, key)
    )
    assert first != second
    assert {sealing.unseal(text, sealing.private_key(private)) for text in (first, second)} == {"PL1"}
    with pytest.raises(InputRefused, match="not encrypted to this key"):
        sealing.unseal("AAAA", sealing.private_key(private))


def test_a_line_on_two_people_becomes_a_line_for_each() -> None:
    entry = next(made_lines(1, objects_named='["person:1","person:2"]'))
    first, second = documents_of(entry, None)
    assert first["trace_id"] == second["trace_id"]
    assert first["parent_span_id"] == second["parent_span_id"] == entry.span_id
    assert first["span_id"] != second["span_id"]


def test_all_lines_on_one_person_are_theirs_and_those_on_their_account(world: World) -> None:
    record(Act("case.see"), by=actor(world.anna))
    record(Act("role.give", objects=(f"person:{world.anna.pk}",)), by=actor(world.beheer))
    record(Act("case.see"), by=actor(world.bram))
    record(Act("role.give", objects=(f"person:{world.anna.pk}0",)), by=actor(world.beheer))
    given = list(give_out(Wanted(), subject="anna", by=actor(world.toezicht)))
    assert [attributes(json.loads(line))["dpl.vangnet.sequence"] for line in given] == [1, 2]


def test_giving_out_is_written_down_before_the_first_line_leaves(world: World) -> None:
    record(Act("case.see"), by=actor(world.anna))
    given = give_out(Wanted(case="PL9"), by=actor(world.toezicht))
    line = AuditEntry.objects.get(name="audit.export")
    assert (json.loads(line.details), list(given)) == ({"case": "PL9", "up_to": 1}, [])


def test_every_door_belongs_to_an_activity_of_the_register() -> None:
    names = {view.door.name for _, view in addresses()}
    assert sorted(name for name in names if activity_of(name) is None) == []
