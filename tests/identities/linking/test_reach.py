"""How much a shared identifier says. All identifiers are invented."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vangnet.identities.linking.limits import own_limits
from vangnet.identities.linking.reach import Grade, Reach, Seen, Standing, combined, met, reach
from vangnet.intake.report import Kind, Role
from vangnet.words import Word

MAIL = "testaccount_42@example.org"
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
LIMITS = own_limits()


def weight(kind: Kind = Kind.EMAIL, key: str = MAIL, **more: object) -> float:
    return reach(Standing(kind=kind, key=key, **more)).weight  # type: ignore[arg-type]


def together(ours: Seen, theirs: Seen, key: str = "145.7.1.1") -> Reach:
    one = Standing(kind=Kind.IP, key=key)
    return met(one, reach(one), [ours], [theirs], LIMITS)


def test_a_mailbox_of_one_person_is_strong_and_a_relay_links_nothing() -> None:
    assert weight(names=1) == LIMITS.kinds[Kind.EMAIL].base
    assert weight(names=2_000) == 0
    assert combined([reach(Standing(kind=Kind.EMAIL, key=MAIL, names=40, subjects=40))]) is None


@given(st.sampled_from(list(Kind)), st.integers(0, 500), st.integers(0, 2_000))
def test_more_names_or_subjects_never_say_more(kind: Kind, names: int, subjects: int) -> None:
    key = {Kind.PHONE: "+31612345678", Kind.IP: "145.7.1.1", Kind.URL: "example.org/a"}.get(kind, MAIL)
    before = weight(kind, key, names=names, subjects=subjects)
    assert weight(kind, key, names=names + 1, subjects=subjects) <= before
    assert weight(kind, key, names=names, subjects=subjects + 1) <= before
    assert 0 <= before <= 1


def test_somebody_reported_often_stays_linked() -> None:
    assert weight(subjects=40, names=1) == weight(subjects=1, names=1)
    assert weight(Kind.URL, "example.org/a", subjects=100) == 0


def test_what_was_not_counted_to_the_end_links_nothing() -> None:
    told = reach(Standing(kind=Kind.EMAIL, key=MAIL, subjects=1_000, is_more=True))
    assert (told.weight, told.against[0].code) == (0, "linking.more")


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        (Kind.EMAIL, "noreply@example.org"),
        (Kind.EMAIL, "no-reply@mail.example.org"),
        (Kind.PHONE, "+319008844"),
        (Kind.IP, "8.8.8.8"),
        (Kind.URL, "instagram.com"),
        (Kind.NICKNAME, "deleted account"),
        (Kind.NAME, "jan jansen"),
        (Kind.IP, "192.168.1.1"),
    ],
)
def test_what_is_of_many_by_its_nature_links_nothing_and_says_why(kind: Kind, key: str) -> None:
    told = reach(Standing(kind=kind, key=key))
    assert told.weight == 0
    assert told.against


def test_what_a_person_says_counts_over_the_program() -> None:
    assert weight(said_shared=True) == 0
    assert weight(names=50, subjects=500, said_shared=False) == LIMITS.kinds[Kind.EMAIL].base
    assert weight(key="info@example.org", said_shared=False) == LIMITS.kinds[Kind.EMAIL].base
    assert weight(Kind.NAME, "jan jansen", said_shared=False) == 0  # a name never links, whoever says so


MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("apart", "ports", "why"),
    [
        (20 * MINUTE, (4_000, 4_000), "ip_same_port"),
        (5 * MINUTE, (None, None), "ip_near"),
        (5 * MINUTE, (4_000, None), "ip_near"),
        (5 * HOUR, (None, None), "ip_window"),
        (5 * MINUTE, (4_000, 4_001), "ip_other_port"),
    ],
)
def test_an_ip_address_links_within_a_window_and_by_port(
    apart: timedelta, ports: tuple[int | None, int | None], why: str
) -> None:
    told = together(Seen(at=NOON, port=ports[0]), Seen(at=NOON + apart, port=ports[1]))
    assert told.weight > 0
    assert f"linking.{why}" in {one.code for one in told.reasons}


def test_the_same_port_says_more_than_a_moment_near_and_that_more_than_a_day() -> None:
    same, near, day = (
        together(Seen(at=NOON, port=port), Seen(at=NOON + apart, port=port)).weight
        for port, apart in ((4_000, 5 * MINUTE), (None, 5 * MINUTE), (None, 5 * HOUR))
    )
    other = together(Seen(at=NOON, port=1), Seen(at=NOON, port=2)).weight
    assert same > near > day > other


@pytest.mark.parametrize(
    ("ours", "theirs", "why"),
    [
        (Seen(at=NOON), Seen(at=NOON + 25 * HOUR), "ip_apart"),
        (Seen(), Seen(at=NOON), "ip_no_moment"),
        (Seen(), Seen(), "ip_no_moment"),
    ],
)
def test_an_ip_address_alone_links_nothing(ours: Seen, theirs: Seen, why: str) -> None:
    told = together(ours, theirs)
    assert (told.weight, told.against[-1].code) == (0, f"linking.{why}")


def test_what_only_reporters_share_says_little() -> None:
    one = Standing(kind=Kind.EMAIL, key=MAIL)
    reporter, reported = Seen(role=Role.REPORTER), Seen(role=Role.REPORTED)
    assert met(one, reach(one), [reporter], [reporter], LIMITS).weight < 0.2
    assert met(one, reach(one), [reported, reporter], [reported], LIMITS).weight == weight()


def test_a_link_is_stronger_the_more_is_shared_and_tells_the_strongest_first() -> None:
    link = combined([Reach(0.4), Reach(0.6), Reach(0.0)])
    assert link is not None
    assert [one.weight for one in link.shared] == [0.6, 0.4]
    assert (round(link.strength, 2), link.grade) == (0.76, Grade.STRONG)
    assert combined([]) is None
    assert combined([Reach(0.0)]) is None


def test_every_reason_has_words_in_both_languages() -> None:
    told = together(Seen(at=NOON, port=1), Seen(at=NOON, port=2))
    for one in (*told.reasons, *told.against, *(Word(f"linking.common_{kind}") for kind in LIMITS.common)):
        for language in ("nl", "en"):
            assert one.tell(language) != one.code
            assert "$" not in one.tell(language)
