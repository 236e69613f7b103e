"""CASE/UCO: a graph that the ontology's own validator accepts, and that says who did what, when, and what was found."""

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
import rdflib

from tests.scan.export.decided import decided
from tests.scan.made import hit, made_scan, record
from vangnet.errors import InputRefused, OutputRefused
from vangnet.scan.export import Told, export
from vangnet.scan.export.case_told import CaseTold, CustodyTold, ExhibitTold, ScanTold
from vangnet.scan.export.case_uco import write_case

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # inside rdflib itself

BUILT = "case-1.5.0"  # the newest that case-utils brings

PREFIXES = """
PREFIX ci: <https://ontology.caseontology.org/case/investigation/>
PREFIX action: <https://ontology.unifiedcyberontology.org/uco/action/>
PREFIX analysis: <https://ontology.unifiedcyberontology.org/uco/analysis/>
PREFIX conf: <https://ontology.unifiedcyberontology.org/uco/configuration/>
PREFIX core: <https://ontology.unifiedcyberontology.org/uco/core/>
PREFIX o: <https://ontology.unifiedcyberontology.org/uco/observable/>
PREFIX tool: <https://ontology.unifiedcyberontology.org/uco/tool/>
PREFIX types: <https://ontology.unifiedcyberontology.org/uco/types/>
"""

CUSTODY = (
    CustodyTold(action="seized", at="2026-11-20T09:00:00+01:00", by="Jansen", place="Apeldoorn", reference="PV-1"),
    CustodyTold(action="received", at="2026-11-20T11:00:00Z", by="De Vries", note="sealed"),
)


@pytest.fixture
def rows():
    same = record(address="DCIM/1.jpg", status="known", hits=(hit(),))
    return [
        same,
        msgspec.structs.replace(same, address="b.zip//1.jpg"),
        record(address="new.jpg", status="new", remarks=("carved",)),
        record(address="clip.mp4", type="video/mp4", status="undecided", reason="corrupt", pdq=None, modified_at=None),
        record(address="gone", status="undecided", reason="unreadable", md5=None, sha1=None, sha256=None, pdq=None,
               type=None, width=None, height=None, size=None),
        record(address="readme.txt", type="text/plain", status="other"),
    ]  # fmt: skip


@pytest.fixture
def case(tmp_path, rows):
    scan = made_scan(tmp_path / "scan", rows)
    summary = json.loads((scan / "summary.json").read_text())
    more = {"started_at": "2026-11-21T08:00:00+00:00", "finished_at": "2026-11-21T08:10:00+00:00"}
    (scan / "summary.json").write_text(json.dumps(summary | more | {"options": {"threshold_bits": 31}}))
    scans = (ScanTold(directory=str(scan), performer="De Vries", library_sha256="ab" * 32, profile="vics-us"),)
    exhibits = (ExhibitTold(number="G-17", sin="AAAA1234NL", description="telephone", custody=CUSTODY, scans=scans),)
    return CaseTold(
        number="2026-42", title="Synthetic", unit="TBKK", opened_at="2026-11-20T08:00:00Z", exhibits=exhibits
    )


@pytest.fixture
def written(case, rows, tmp_path):
    given = decided(rows[0].sha256, agreed=True, note="seen twice")
    write_case(case, tmp_path / "case.jsonld", categories={given.sha256: given})
    return tmp_path / "case.jsonld"


def asked(path, query):
    graph = rdflib.Graph().parse(path, format="json-ld")
    return {tuple(str(value) for value in row) for row in graph.query(PREFIXES + query)}


def test_the_validator_of_the_ontology_accepts_it(written):
    done = subprocess.run(
        [Path(sys.executable).with_name("case_validate"), "--built-version", BUILT, "--allow-info", str(written)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "Conforms: True" in done.stdout) == (0, True), done.stdout[-4000:] + done.stderr


def test_files_have_their_hashes_and_places(written, rows):
    found = asked(
        written,
        """SELECT ?path ?hash WHERE {
            ?file core:hasFacet ?f, ?c . ?f o:filePath ?path .
            ?c o:hash [ types:hashMethod "SHA256" ; types:hashValue ?hash ] }""",
    )
    assert found == {(row.address, row.sha256) for row in rows[:4]}


def test_the_scan_names_program_library_and_performer(written):
    found = asked(
        written,
        """SELECT ?who ?version ?name ?value WHERE {
            ?scan core:name "scan" ; action:performer/core:name ?who ; action:instrument ?tool .
            ?tool tool:version ?version ; conf:usesConfiguration/conf:configurationEntry ?entry .
            ?entry conf:itemName ?name ; conf:itemValue ?value }""",
    )
    assert found == {
        ("De Vries", "0.1.0", "library-version", "3"),
        ("De Vries", "0.1.0", "library-sha256", "ab" * 32),
        ("De Vries", "0.1.0", "category-profile", "vics-us"),
        ("De Vries", "0.1.0", "option-threshold_bits", "31"),
    }


def test_the_result_of_the_scan_names_every_file_in_the_graph(written):
    found = asked(
        written,
        """SELECT ?path WHERE { ?scan core:name "scan" ; action:result ?record . ?record core:object ?file .
            ?file core:hasFacet ?f . ?f o:filePath ?path }""",
    )
    assert found == {("DCIM/1.jpg",), ("b.zip//1.jpg",), ("new.jpg",), ("clip.mp4",), ("gone",)}
    counts = asked(written, 'SELECT ?told WHERE { ?scan core:name "scan" ; core:description ?told }')
    assert counts == {("6 files: 2 known, 0 similar, 0 irrelevant, 1 new, 2 undecided, 1 other",)}


def test_the_chain_of_custody_leads_from_step_to_step(written):
    found = asked(
        written,
        """SELECT ?before ?after ?number ?sin WHERE {
            ?a ci:wasInformedBy ?b ; core:name ?after ; action:result ?record . ?b core:name ?before .
            ?record ci:exhibitNumber ?number ; core:externalReference/core:externalIdentifier ?sin }""",
    )
    assert found == {("seized", "received", "G-17", "AAAA1234NL")}
    times = asked(written, 'SELECT ?at WHERE { ?a core:name "seized" ; action:startTime ?at }')
    assert times == {("2026-11-20T08:00:00+00:00",)}


def test_a_decision_names_who_made_it_and_all_files_of_the_content(written):
    found = asked(
        written,
        """SELECT ?path ?class ?who WHERE {
            ?act core:name "categorisation" ; action:object ?file ; action:result ?result .
            { ?act action:performer/core:name ?who } UNION { ?act action:participant/core:name ?who }
            ?result core:hasFacet/analysis:classification/analysis:class ?class .
            ?file core:hasFacet ?f . ?f o:filePath ?path }""",
    )
    places = ("DCIM/1.jpg", "b.zip//1.jpg")
    assert found == {(place, "vics-us:1", who) for place in places for who in ("De Vries", "Jansen")}


def test_a_status_and_a_hit_are_told_of_each_file(written):
    found = asked(
        written,
        """SELECT ?path ?class WHERE { ?result a analysis:AnalyticResult ; core:object ?file ;
            core:hasFacet/analysis:classification/analysis:class ?class ; core:statement ?s .
            ?file core:hasFacet ?f . ?f o:filePath ?path . FILTER(?path = "DCIM/1.jpg") }""",
    )
    assert found == {(("DCIM/1.jpg"), one) for one in ("scan-status:known", "national #1: 1", "vics-us:1")}


def test_the_same_case_gives_the_same_bytes(case, tmp_path):
    for name in ("x", "y"):
        write_case(case, tmp_path / name)
    assert (tmp_path / "x").read_bytes() == (tmp_path / "y").read_bytes()


def test_one_scan_is_a_case_of_one_exhibit(tmp_path, rows):
    scan = made_scan(tmp_path / "one", rows)
    written = export(scan, "case-uco", tmp_path / "x.jsonld", told=Told(exhibit_number="G-17"), statuses=["new"])
    assert written.entries == 1
    assert asked(tmp_path / "x.jsonld", "SELECT ?n WHERE { ?record ci:exhibitNumber ?n }") == {("G-17",)}


def test_a_case_without_scans_is_a_graph_too(tmp_path):
    assert write_case(CaseTold(number="1"), tmp_path / "x").entries == 0
    assert len(json.loads((tmp_path / "x").read_text())["@graph"]) == 1


@pytest.mark.parametrize(
    ("custody", "told"),
    [
        ((CUSTODY[1], CUSTODY[0]), "not in the order of time"),
        ((CustodyTold(action="seized", at="2026-11-20T09:00:00", by="x"),), "which time zone"),
        ((CustodyTold(action="seized", at="yesterday", by="x"),), "not a time"),
    ],
)
def test_a_chain_of_custody_with_a_fault_is_refused(tmp_path, custody, told):
    exhibits = (ExhibitTold(number="G-17", custody=custody),)
    with pytest.raises(InputRefused, match=told):
        write_case(CaseTold(number="1", exhibits=exhibits), tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over_unasked(tmp_path):
    (tmp_path / "x").write_text("mine")
    with pytest.raises(OutputRefused):
        write_case(CaseTold(number="1"), tmp_path / "x")
    write_case(CaseTold(number="1"), tmp_path / "x", force=True)
    assert (tmp_path / "x").read_text() != "mine"
