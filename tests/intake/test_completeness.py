"""The card tells what a source could have told and did not; the table tells it per source."""

from vangnet.intake.completeness import CARDS, PART_OF, card, carded, not_told, quality, sentence
from vangnet.intake.report import Channel, File, Kind, Person, Report, Role, Told
from vangnet.words import LANGUAGES


def report(**more: object) -> Report:
    return Report(channel=Channel.PLATFORM, format="cybertip_xml", source="example.org", **more)  # type: ignore[arg-type]


def test_an_address_without_a_port_is_told_as_such() -> None:
    bare = report(told=(Told(kind=Kind.IP, value="192.0.2.1"),))
    assert {"ip_time", "ip_port"} <= set(not_told(bare))
    assert "ip" not in not_told(bare)


def test_an_address_of_version_six_needs_no_port() -> None:
    assert "ip_port" not in not_told(report(told=(Told(kind=Kind.IP, value="2001:db8::1"),)))


def test_parts_of_what_is_not_told_are_not_told_apart() -> None:
    missing = set(not_told(report()))
    assert {"ip", "file", "victim", "suspect"} <= missing
    assert not missing & set(PART_OF)


def test_a_file_without_hash_and_not_known_to_be_viewed() -> None:
    files = (File(digests={"md5": "00"}, viewed=False), File())
    assert {"file_hash", "file_viewed"} <= set(not_told(report(files=files)))
    assert not {"file_hash", "file_viewed"} & set(not_told(report(files=files[:1])))


def test_a_victim_who_cannot_be_found() -> None:
    victim = Person(role=Role.VICTIM)
    assert "victim_contact" in not_told(report(people=(victim,)))
    told = Told(kind=Kind.NICKNAME, value="testaccount_1", role=Role.VICTIM)
    assert "victim_contact" not in not_told(report(people=(victim,), told=(told,)))


def test_every_channel_has_a_card_in_both_languages() -> None:
    for channel in Channel:
        for code in CARDS[channel]:
            for language in LANGUAGES:
                assert not sentence(code).tell(language).startswith("intake."), code


def test_the_card_tells_what_is_there_too() -> None:
    told = card(report(summary="Een profiel deelde materiaal."))
    assert (sentence("story"), True) in told
    assert (sentence("ip"), False) in told


def test_the_table_counts_parts_over_what_they_are_part_of() -> None:
    address = Told(kind=Kind.IP, value="192.0.2.1", port=5)
    (line,) = quality([report(), report(told=(address,)), carded(report(told=(address,)))])
    assert (line.source, line.reports) == ("example.org", 3)
    assert round(line.filled["ip"], 9) == round(2 / 3, 9)
    assert line.filled["ip_port"] == 1
    assert "file_hash" not in line.filled


def test_the_table_has_a_line_for_each_source() -> None:
    other = Report(channel=Channel.HOTLINE, format="scart", source="SCART")
    assert [(one.source, one.channel) for one in quality([report(), report(), other])] == [
        ("example.org", Channel.PLATFORM),
        ("SCART", Channel.HOTLINE),
    ]
