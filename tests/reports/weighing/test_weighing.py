"""Reports in lanes: hard rules that no file overrides, reasons in words, unknown never low."""

import tomllib
from importlib import resources

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vangnet.errors import InputRefused
from vangnet.intake.report import Channel, Field, File, Kind, Person, Report, Role, Told
from vangnet.reports.weighing import circumstances as room
from vangnet.reports.weighing.circumstances import FLAGS, Circumstances, Recognised, Stated, circumstances_of, stated
from vangnet.reports.weighing.lanes import HARD, urgency, weigh
from vangnet.reports.weighing.rules import IN_FILE, Lane, rules, rules_of
from vangnet.words import Word

RULES = rules()
TEXT = (resources.files("vangnet.reports.weighing") / "rules.toml").read_text()
MD5 = "0123456789abcdef" * 2


def report(**told):
    return Report(channel=Channel.PLATFORM, format="made", **told)


def weighed(told=None, *, number="M2026-000001", by=RULES, **more):
    return weigh(number, circumstances_of(told or report(), **more), by)


def file(**told):
    return File(digests={"md5": MD5}, **told)


def field(path, value):
    return report(fields=(Field(path=path, value=value),))


def person(role, **told):
    return report(people=(Person(role=role, **told),))


def told_of(role, kind, value="testaccount_42", **more):
    return report(told=(Told(kind=kind, value=value, role=role, **more),))


@pytest.mark.parametrize(
    ("told", "lane"),
    [
        (report(urgent="er lijkt nu iets gaande"), Lane.NOW),
        (report(files=(File(tags=("liveStreaming",)),)), Lane.NOW),
        (report(annotations=("child_in_danger",)), Lane.NOW),
        (person(Role.VICTIM, name="K."), Lane.CHILD),
        (field("victim[0]/schoolName", "Testschool"), Lane.CHILD),
        (told_of(Role.VICTIM, Kind.ACCOUNT), Lane.CHILD),
        (person(Role.REPORTED, access_to_children=True), Lane.CHILD),
        (field("reportedPersons[0].occupation", "Swimming teacher"), Lane.CHILD),
        (field("reportedPersons[0].relationshipToChildVictim", "uncle"), Lane.CHILD),
        (field("reportedPersons[0].accessToChildVictim", "true"), Lane.CHILD),
        (report(annotations=("sextortion",)), Lane.CONTACT),
        (report(incident="Online Enticement of Children for Sexual Acts"), Lane.CONTACT),
        (told_of(Role.REPORTED, Kind.PHONE, "+31 6 1234 5678"), Lane.IDENTIFIABLE),
        (field("nonInternetIncident/incidentAddress", "Teststraat 1"), Lane.IDENTIFIABLE),
        (report(incident="Child Sexual Molestation"), Lane.GROWING),
        (report(files=(file(classification="A1"),)), Lane.GROWING),  # whether it is new is not known
        (report(files=(file(tags=("viral",), classification="A1"),)), Lane.REST),
        (report(files=(file(),)), Lane.REST),  # no library to ask: not known
        (report(), Lane.REST),
    ],
)
def test_the_first_lane_that_holds_a_report_is_its_lane(told, lane):
    assert weighed(told).lane == lane


@pytest.mark.parametrize("situation", ["R4", "r5"])
def test_current_abuse_by_the_way_it_came_is_happening_now(situation):
    assert weighed(situation=situation).lane == Lane.NOW


@pytest.mark.parametrize(
    ("listed", "lane", "is_new"),
    [
        ({}, Lane.GROWING, True),  # on no list
        ({f"md5:{MD5}": Recognised(is_material=True, victim_identified=False)}, Lane.GROWING, True),
        ({f"md5:{MD5}": Recognised(is_material=True, victim_identified=True)}, Lane.REST, False),
        ({f"md5:{MD5}": Recognised(is_material=True)}, Lane.REST, None),
        ({f"md5:{MD5}": Recognised(is_material=False)}, Lane.REST, False),
    ],
)
def test_what_the_library_says_of_a_file_counts(listed, lane, is_new):
    told = report(files=(file(),))
    assert circumstances_of(told, known=listed).new_material is is_new
    assert weighed(told, known=listed).lane == lane


def test_who_reports_own_acts_comes_before_an_officer_with_a_reason():
    found = weighed(own_acts=True)
    assert found.lane == Lane.IDENTIFIABLE
    assert found.reasons[0].code == "weighing.own_acts_yes"
    assert "own punishable acts" in found.reasons[0].tell("en")
    assert "eigen strafbare daden" in found.reasons[0].tell("nl")
    assert weighed(report(annotations=("sextortion",)), own_acts=True).lane == Lane.CONTACT
    assert not [code for code in (each.code for each in weighed().reasons) if "own_acts" in code]


def test_more_reports_on_one_account_put_a_report_higher():
    assert weighed(other_reports=1).lane == Lane.GROWING
    assert "weighing.other_reports" in [each.code for each in weighed(other_reports=1).reasons]


def test_a_viral_mark_of_one_file_says_nothing_of_another():
    listed = report(files=(file(tags=("viral",)), File(digests={"sha1": "ab" * 20})))
    assert weighed(listed, known={}).lane == Lane.GROWING
    assert not circumstances_of(listed).is_viral


def test_every_report_tells_what_is_not_known():
    codes = [each.code for each in weighed().reasons]
    assert codes[:2] == ["weighing.rest", "weighing.bare"]
    unknown = {code for code in codes if code.endswith("_unknown")}
    assert {f"weighing.{name}_unknown" for name in HARD} < unknown


def test_reasons_are_told_in_both_languages_and_hold_what_the_source_said():
    told = weighed(report(urgent="er lijkt nu iets gaande")).reasons[1]
    assert told.tell("nl") == "De bron noemt het dringend: er lijkt nu iets gaande"
    assert told.tell("en").startswith("The source calls it urgent")
    assert "een account" in weighed(told_of(Role.VICTIM, Kind.ACCOUNT)).reasons[1].tell("nl")


def test_what_a_person_states_counts_over_the_source_and_says_who():
    said = {"happening_now": Stated(answer="no", source="gebeld met de bron", who="Ines", at="2026-11-22T10:00")}
    of = stated(circumstances_of(report(urgent="x")), said)
    weight = weigh("M", of, RULES)
    assert weight.lane == Lane.REST
    assert any("Ines, 2026-11-22, gebeld met de bron" in each.tell("nl") for each in weight.reasons)


@pytest.mark.parametrize("told", ["N/A", "unknown", "", "none"])
def test_a_filler_of_a_form_is_no_relation_to_a_child(told):
    assert weighed(field("person.relationshipToChildVictim", told)).lane == Lane.REST


def test_access_that_is_denied_is_known_and_not_unknown():
    assert circumstances_of(person(Role.REPORTED, access_to_children=False)).has_access is False
    assert circumstances_of(field("person.accessToChildren", "false")).has_access is False
    assert circumstances_of(person(Role.REPORTED)).has_access is None


def test_a_digest_of_nothing_or_of_the_wrong_length_is_no_digest():
    empty = File(digests={"md5": "d41d8cd98f00b204e9800998ecf8427e", "sha1": "abc", "SHA-256": "AB" * 32})
    assert room.digests_of(empty) == (f"sha256:{'ab' * 32}",)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_word_of_the_room_has_a_sentence(language):
    said = tomllib.loads((resources.files("vangnet.reports.weighing") / f"{language}.toml").read_text())
    other = tomllib.loads((resources.files("vangnet.reports.weighing") / "en.toml").read_text())
    assert set(said) == set(other)
    assert {f"{name}_{how}" for name in FLAGS for how in ("yes", "no", "unknown")} < set(said)
    source = (resources.files("vangnet.reports.weighing") / "circumstances.py").read_text()
    codes = {part.split('"')[0] for part in source.split('word("weighing.')[1:]}
    assert codes <= set(said)
    assert {f"kind_{kind}" for kind in Kind} < set(said)


# -- the file ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('lane = "child"', 'lane = "now"', "in this order"),
        ('[[lanes]]\nlane = "child"\nwhen = []\n', "", "in this order"),
        ('in_contact = "yes"', 'in_contact = "no"', "no"),
        ('in_contact = "yes"', 'in_contract = "yes"', "in_contract"),
        ("drawn_percent = 10", "drawn_percent = 9", "drawn_percent"),
        ("{ other_reports = 1 }", "{ }", "when 3: has no condition"),
        ("other_reports = 1", "other_reports = 0", "other_reports"),
    ],
)
def test_a_file_that_is_not_understood_is_refused_with_its_place(before, after, told):
    assert before in TEXT
    with pytest.raises(InputRefused, match=told) as refused:
        rules_of(TEXT.replace(before, after, 1), "own.toml")
    assert str(refused.value).startswith("own.toml: ")


known = st.sampled_from([None, True, False])
circumstances = st.builds(
    Circumstances,
    **dict.fromkeys(FLAGS, known),
    other_reports=st.integers(0, 9),
    is_viral=st.booleans(),
    is_bare=st.booleans(),
)
conditions = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(FLAGS, st.sampled_from(["yes", "possible"])) | {"other_reports": st.integers(1, 5)}
).filter(bool)


@st.composite
def any_rules(draw):
    """The rules of this version, or any that a unit may write."""
    lanes = [{"lane": str(lane), "when": draw(st.lists(conditions, max_size=3))} for lane in IN_FILE]
    told = msgspec.to_builtins(RULES) | {"lanes": lanes, "seed": draw(st.text(min_size=1, max_size=3))}
    return msgspec.convert(told, type(RULES))


@settings(max_examples=300, deadline=None)
@given(any_rules(), circumstances, circumstances)
def test_no_rules_put_anything_before_a_child_in_need(by, first, second):
    """Happening now, the child identifiable, access to children: whatever the file says, these come on top."""
    hard = [any(getattr(each, name) for name in HARD) for each in (first, second)]
    weights = [weigh(str(number), each, by) for number, each in enumerate((first, second))]
    if first.happening_now:
        assert weights[0].lane == Lane.NOW
    elif hard[0]:
        assert weights[0].lane == Lane.CHILD
    else:
        assert weights[0].lane != Lane.NOW
    if hard[0] and not hard[1]:
        assert urgency(weights[0]) < urgency(weights[1])


@settings(max_examples=300, deadline=None)
@given(st.data(), circumstances)
def test_no_change_of_the_text_takes_a_hard_rule_away(data, of):
    """A file with lines left out, doubled or in another order is refused, or leaves the top as it is."""
    lines = TEXT.splitlines()
    kept = data.draw(st.lists(st.sampled_from(range(len(lines))), max_size=12, unique=True))
    change = data.draw(st.sampled_from(["drop", "double", "swap"]))
    if change == "drop":
        lines = [line for number, line in enumerate(lines) if number not in kept]
    elif change == "double":
        lines = [line for number, line in enumerate(lines) for line in [line] * (1 + (number in kept))]
    elif len(kept) > 1:
        lines[kept[0]], lines[kept[1]] = lines[kept[1]], lines[kept[0]]
    try:
        by = rules_of("\n".join(lines))
    except InputRefused:
        return
    told = weigh("M", of, by)
    wanted = next((lane for name, lane in HARD.items() if getattr(of, name)), None)
    assert wanted is None or told.lane == wanted


@settings(max_examples=300, deadline=None)
@given(circumstances, any_rules(), st.sampled_from(FLAGS))
def test_not_knowing_is_never_less_urgent_than_knowing_that_it_is_not_so(of, by, flag):
    unknown, no = (weigh("M", msgspec.structs.replace(of, **{flag: value}), by) for value in (None, False))
    assert urgency(unknown) <= urgency(no)


texts = st.text(max_size=20)
reports = st.builds(
    Report,
    channel=st.just(Channel.PLATFORM),
    format=st.just("made"),
    urgent=texts,
    incident=texts,
    annotations=st.lists(texts, max_size=2).map(tuple),
    people=st.lists(
        st.builds(Person, role=st.sampled_from(Role), access_to_children=known, is_child=known, place=texts), max_size=2
    ).map(tuple),
    told=st.lists(
        st.builds(Told, kind=st.sampled_from(Kind), value=texts, role=st.sampled_from(Role), person=st.none()),
        max_size=2,
    ).map(tuple),
    files=st.lists(
        st.builds(File, digests=st.dictionaries(texts, texts, max_size=1), tags=st.just(())), max_size=2
    ).map(tuple),
    fields=st.lists(st.builds(Field, path=texts, value=texts), max_size=2).map(tuple),
)


@settings(max_examples=200, deadline=None)
@given(reports)
def test_any_report_is_weighed_and_told(told):
    weight = weighed(told, known={})
    assert weight.reasons
    assert all(isinstance(each, Word) and each.tell("nl") for each in weight.reasons)


@settings(max_examples=200, deadline=None)
@given(reports)
def test_a_thinner_report_is_never_lower_than_one_that_denies_access(told):
    def with_access(value):
        people = tuple(msgspec.structs.replace(one, access_to_children=value) for one in told.people)
        return urgency(weighed(msgspec.structs.replace(told, people=people)))

    assert with_access(None) <= with_access(False)
