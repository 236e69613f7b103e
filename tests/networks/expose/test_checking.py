"""The check of the tables that a unit runs by itself."""

from datetime import date
from pathlib import Path

import pytest

from vangnet.networks.expose.checking import check, main

_HEAD = "area,unit,team,mailbox,valid_from,valid_until,source\n"


def test_the_tables_are_told_with_what_is_unverified() -> None:
    told = check(date(2023, 1, 1), _HEAD + "GM0173,,Team Proef,,2023-01-01,,own\n")
    assert told[0] == "141 area codes, 423 rows, 330 of them unverified"
    assert told[1] == "342 municipalities on 2023-01-01; without a code: 0"
    assert told[-1] == "own table: 1 of 342 municipalities have a team"


def test_a_table_with_a_fault_ends_with_1_and_the_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "routes.csv"
    file.write_text(_HEAD + "GM0173,,Team,a.proefpersoon@politie.example,2023-01-01,,own\n")
    assert main([str(file)]) == 1
    assert "not of a person" in capsys.readouterr().err
    file.write_bytes(b"\xff\xfe\x00")
    assert main([str(file)]) == 1
    assert main([str(tmp_path / "none.csv")]) == 1
    assert main([]) == 0
