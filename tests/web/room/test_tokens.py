"""Leave to see pixels: for one person, one session, one medium, one form, and a few minutes."""

import time

import pytest
from django.core import signing

from tests.desk_world import World, client_of
from vangnet.cases.models import Medium
from vangnet.web.room import tokens


class Asked:
    """What a token is bound to: who asks, and in which session."""

    def __init__(self, person, session_key: str) -> None:
        self.user = person
        self.session = type("Session", (), {"session_key": session_key})()


@pytest.fixture
def media(world: World) -> list[Medium]:
    return world.add_media(world.add_exhibit(world.case), 2)


def test_leave_counts_for_what_it_was_given_for(world: World, media) -> None:
    asked = Asked(world.anna, "s1")
    token = tokens.leave(asked, media[0], "large", look=7)
    assert tokens.look_in(asked, media[0], "large", token) == 7
    assert tokens.look_in(asked, media[0], "full", token) is None
    assert tokens.look_in(asked, media[1], "large", token) is None
    assert tokens.look_in(Asked(world.anna, "s2"), media[0], "large", token) is None
    assert tokens.look_in(Asked(world.bram, "s1"), media[0], "large", token) is None


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1] + "AB"[t.endswith("A")], lambda t: "x" + t, lambda t: "", str.upper]
)
def test_a_changed_word_gives_no_leave(world: World, media, change) -> None:
    asked = Asked(world.anna, "s1")
    assert tokens.look_in(asked, media[0], "large", change(tokens.leave(asked, media[0], "large"))) is None


def test_leave_ends_after_five_minutes(world: World, media, monkeypatch) -> None:
    asked = Asked(world.anna, "s1")
    token, now = tokens.leave(asked, media[0], "large"), time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 299)
    assert tokens.look_in(asked, media[0], "large", token) == 0
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 302)
    assert tokens.look_in(asked, media[0], "large", token) is None


def test_a_word_signed_for_something_else_gives_no_leave(world: World, media) -> None:
    asked = Asked(world.anna, "s1")
    for told in ("text", [1], {"a": 1}, []):
        assert tokens.look_in(asked, media[0], "large", signing.dumps(told, salt="vangnet.web.room.pixels")) is None


def test_a_token_does_not_tell_the_session(world: World, media) -> None:
    client = client_of(world.anna)
    asked = Asked(world.anna, client.session.session_key)
    payload = signing.b64_decode(tokens.leave(asked, media[0], "large").split(":")[0].encode())
    assert client.session.session_key.encode() not in payload
