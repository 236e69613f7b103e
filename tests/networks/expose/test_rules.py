"""The rules as data: read whole or refused."""

from importlib import resources

import pytest

from vangnet.errors import InputRefused
from vangnet.networks.expose.areas import areas
from vangnet.networks.expose.personal_data import find
from vangnet.networks.expose.rules import default_rules, read

_TEXT = (resources.files("vangnet.networks.expose") / "rules.toml").read_text("utf-8")


def test_the_rules_of_the_project_are_read() -> None:
    assert default_rules().version == 1


def test_the_names_of_the_rules_are_those_of_municipalities() -> None:
    assert {one.gm for one in default_rules().names} <= areas().known()


def test_a_unit_can_add_a_word() -> None:
    rules = read(_TEXT.replace('words = ["snap", ', 'words = ["snap", "flits", '))
    assert [one.value for one in find("flits: proefje_1", rules=rules)] == ["proefje_1"]
    assert find("flits: proefje_1") == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version = 1", "version = 'one'"),
        ("[minors]", "[minor]"),
        ('gm = "GM0518"', 'gm = "0518"'),
        ("data_percent = 3", "data_percent = 300"),
        ("version = 1", "version = 1\nmore = 2"),
        ("version = 1", "version = ["),
    ],
)
def test_rules_with_a_fault_are_refused(old: str, new: str) -> None:
    with pytest.raises(InputRefused, match="the rules of expose groups"):
        read(_TEXT.replace(old, new, 1))
