"""Who is the same among records of people. All people here are invented."""

from vangnet.identities.linking.matching import Record, match


def groups(*told: tuple[str, str]) -> set[frozenset[int]]:
    return {frozenset(held) for held in match([Record(*one) for one in told]).groups if len(held) > 1}


def test_one_address_or_one_name_is_one_person() -> None:
    assert groups(
        ("Testa Voorbeeld", "testa@example.org"),
        ("testa", "TESTA@example.org"),
        ("Voorbeeld, Tésta", "tv@example.nl"),
        ("Iemand Anders", "anders@example.org"),
    ) == {frozenset({0, 1, 2})}


def test_a_relay_links_nobody_by_itself() -> None:
    relayed = [(f"Naam{number} Achter{number} via Doorgeefluik", "relay@example.org") for number in range(3)]
    assert groups(*relayed) == set()
    many = [(f"Naam{number} Achter{number}", "relay@example.org") for number in range(20)]
    assert groups(*many) == set()


def test_a_relayed_message_still_belongs_to_who_wrote_it() -> None:
    assert groups(("Testa Voorbeeld via Doorgeefluik", "relay@example.org"), ("Testa Voorbeeld", "testa@example.org"))


def test_the_part_before_the_at_sign_links_unless_names_differ_or_it_is_of_a_function() -> None:
    assert groups(("testa", "tvoorbeeld@example.org"), ("Testa Voorbeeld", "t.voorbeeld@example.nl"))
    assert not groups(("Testa Voorbeeld", "webwerk@example.org"), ("Iemand Anders", "webwerk@example.nl"))
    assert not groups(("testa", "info@example.org"), ("anders", "info@example.nl"))


def test_a_short_local_part_needs_a_name_that_looks_alike() -> None:
    assert not groups(("testa", "tv@example.org"), ("anders", "tv@example.nl"))
    assert not groups(("testa", "tvx@example.org"), ("anders", "tvx@example.nl"))
    assert groups(("T. Voorbeeld", "tvxy@example.org"), ("Testa Voorbeeld", "tvxy@example.nl")) == set()
    assert groups(("T. Voorbeeld", "tvxyz@example.org"), ("Testa Voorbeeld", "tvxyz@example.nl"))


def test_one_word_is_no_name_to_link_by() -> None:
    assert not groups(("testa", "a1@example.org"), ("testa", "b2@example.nl"))


def test_one_doubtful_reason_does_not_join_two_groups() -> None:
    told = (
        ("Testa Voorbeeld", "testa.v@example.org"),
        ("Testa Voorbeeld", "webwerk@example.org"),
        ("anders", "webwerk@example.nl"),
        ("anders", "webwerk@example.nl"),
    )
    assert groups(*told) == {frozenset({0, 1}), frozenset({2, 3})}


def test_ties_say_why_and_nothing_breaks_on_odd_records() -> None:
    odd = [("", ""), ("", "(none)"), ("\u202e@", "@"), ("a" * 3_000, "b" * 3_000), ("\ud800", "\ud800")]
    matched = match([Record(*one) for one in (*odd, ("Testa Voorbeeld", "x@example.org"), ("Testa Voorbeeld", ""))])
    (tie,) = matched.ties
    assert [reason.code for reason in tie.reasons] == ["linking.match_name"]
    assert sum(len(held) for held in matched.groups) == len(odd) + 2
