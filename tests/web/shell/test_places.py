"""The bar at the top: where somebody is, is marked as the place that is current, and nothing else."""

import re

import pytest
from django.utils import translation

from tests.desk_world import World, client_of
from vangnet.web.shell.templatetags.desk import countries


@pytest.mark.parametrize("room", ["victims", "finds", "crops"])
def test_finds_and_crops_are_below_victims_in_the_bar(world: World, room: str) -> None:
    number = world.victim().number
    page = client_of(world.wies).get(f"/{room}/" if room == "finds" else f"/{room}/{number}/").content.decode()
    bar = page[page.index("<nav") : page.index("</nav>")]
    assert re.findall(r'aria-current="page">([^<]+)<', bar) == ["Slachtoffers"]


def test_countries_are_told_by_their_names() -> None:
    with translation.override("nl"):
        assert countries(("DE", "BE", "NL")) == "België, Duitsland, Nederland"
