"""Two people say something of the same medium at the same moment: nothing is lost, and it ends as if one came first."""

from pathlib import Path

import pytest

from tests.own_database import in_own_database


@pytest.mark.django_db
def test_acts_at_the_same_moment_come_one_after_the_other(tmp_path: Path) -> None:
    assert in_own_database("tests.cases.at_once", tmp_path) == {
        "wrong": [],
        "acts": 6 * 4,
        "rows": 6 * (30 + 30 + 10),
        "people_of_each": ["anna", "bram"],
        "twice": 0,
        "agree": True,
        "chained": True,
    }
