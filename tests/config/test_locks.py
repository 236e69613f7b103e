"""The smallest installation holds everything that the program imports: others bring more by accident."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]


def imported() -> set[str]:
    """The top of every name that the program imports."""
    found: set[str] = set()
    for place in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(place.read_text())):
            if isinstance(node, ast.Import):
                found |= {one.name.partition(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {"vangnet"}


def test_what_is_imported_is_locked_for_the_demonstration() -> None:
    lock = (ROOT / "requirements" / "demo.lock").read_text()
    locked = set(re.findall(r"^([a-z0-9._-]+)==", lock, re.MULTILINE))
    brought = packages_distributions()
    assert [name for name in sorted(imported()) if not {_plain(one) for one in brought.get(name, ())} & locked] == []


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
