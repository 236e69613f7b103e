"""`vangnet rematch` on the command line: what is told, and its exit codes."""

import hashlib
import json

from tests.cli.conftest import running


def test_rematch_tells_new_hits_and_leaves_the_results_alone(office):
    vangnet = running(office)
    assert vangnet("scan", "exhibit", "-l", "lib", "-o", "out").returncode == 0
    before = {path.name: path.read_bytes() for path in (office / "out").iterdir()}
    digest = hashlib.sha256((office / "exhibit" / "=cmd|' x'!A1.jpg").read_bytes()).hexdigest()
    (office / "more.csv").write_text(f"sha256\n{digest}\n")
    assert vangnet("library", "add", "lib", "more.csv", "--source", "more").returncode == 0
    done = vangnet("rematch", "out", "--library", "lib", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["outcome"]["kinds"] == {"new_hit": 1, "gone": 0, "changed": 0, "same": 2}
    assert [(one["address"], one["after"]["status"]) for one in told["files"]] == [("=cmd|' x'!A1.jpg", "known")]
    assert "new -> known" in vangnet("rematch", "out", "-l", "lib").stdout
    assert {path.name: path.read_bytes() for path in (office / "out").iterdir()} == before


def test_what_must_be_read_again_gives_exit_code_3(office):
    vangnet = running(office)
    vangnet("scan", "exhibit", "-l", "lib", "-o", "out")
    assert vangnet("library", "retract", "lib", "1", "--reason", "withdrawn").returncode == 0
    done = vangnet("rematch", "out", "-l", "lib")
    assert (done.returncode, "not_decoded" in done.stdout) == (3, True), done.stderr


def test_refusals(office):
    vangnet = running(office)
    assert vangnet("rematch", "exhibit", "-l", "lib").returncode == 4
    vangnet("scan", "exhibit", "-l", "lib", "-o", "out")
    assert vangnet("rematch", "out", "-l", "lib", "--library-version", "9").returncode == 4
    assert vangnet("rematch", "out", "-l", "exhibit").returncode == 4
