"""`vangnet compare` on the command line."""

import json

from tests.cli.conftest import running
from tests.world import encoded, pattern


def test_compare_counts_and_lists(office):
    vangnet = running(office)
    vangnet("scan", "exhibit", "-l", "lib", "-o", "first")
    (office / "exhibit" / "more.png").write_bytes(encoded(pattern(40)))
    vangnet("scan", "exhibit", "-l", "lib", "-o", "second")
    done = vangnet("compare", "first", "second", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["outcome"]["later_files"]["same"], told["outcome"]["later_files"]["new"]) == (3, 1)
    assert [(one["address"], one["kind"]) for one in told["files"]] == [("more.png", "new")]
    assert "later new  more.png" in vangnet("compare", "first", "second").stdout


def test_refusals(office):
    assert running(office)("compare", "exhibit", "lib").returncode == 4
