"""Every template can be read: a mistake in one that few pages need is not found by a user."""

from pathlib import Path

import pytest
from django.template import Engine
from django.template.loader import get_template

from vangnet.config.desk import WEB
from vangnet.config.school import SCHOOL

DESK = [(folder, file) for folder in sorted(WEB.glob("*/templates")) for file in sorted(folder.rglob("*.*"))]


@pytest.mark.parametrize(("folder", "file"), DESK, ids=lambda given: given.name)
def test_a_template_of_the_desk_can_be_read(folder: Path, file: Path) -> None:
    get_template(str(file.relative_to(folder)))


def test_every_template_of_the_school_door_can_be_read() -> None:
    folder = SCHOOL / "templates"
    engine = Engine(dirs=[str(folder)], builtins=["django.templatetags.i18n", "django.templatetags.static"])
    for file in sorted(folder.rglob("*.*")):
        assert engine.get_template(str(file.relative_to(folder)))
