"""Topics, help, terms and letters as data; and what a talk and a safety check need."""

from datetime import date
from pathlib import Path

import pytest

from vangnet.errors import InputRefused
from vangnet.suspects.stop.data import shipped, stop, stop_of
from vangnet.suspects.stop.letter import Facts, Letter, letter
from vangnet.suspects.stop.report import BY_LAW, checks_open, faults_of_check, faults_of_talk

DATA = shipped()
ALWAYS = {topic.code for topic in DATA.topic if topic.always}
TEXT = (Path(__file__).parents[2] / "src/vangnet/suspects/stop/stop.toml").read_text("utf-8")


def confirmed() -> str:
    """The data with a lawyer named."""
    told = TEXT.replace('confirmed_by = ""', 'confirmed_by = "mr. A. Proefjurist"', 1)
    return told.replace("# confirmed_on = 2027-01-31", "confirmed_on = 2026-11-30", 1)


def talk(*present: str, explained: set[str] = ALWAYS, alone: str = "") -> tuple[str, ...]:
    return faults_of_talk(DATA, present=present, explained=explained, alone_because=alone)


# -- data -------------------------------------------------------------------------------------------------------------


def test_every_list_has_each_code_once_and_both_languages() -> None:
    for items in (DATA.topic, DATA.help, DATA.check, DATA.action, DATA.term):
        assert len({item.code for item in items}) == len(items)
        assert all(item.nl and item.en and item.source for item in items)


def test_what_stands_for_the_law_is_marked_as_not_confirmed() -> None:
    standing = {item.code: item.standing for item in (*DATA.topic, *DATA.term)}
    assert standing["voluntary"] == standing["rights"] == "unverified"
    assert {standing[term.code] for term in DATA.term} == {"unverified"}
    for language in ("nl", "en"):
        letters = DATA.letters(language)
        assert all(
            part.standing == "unverified" for text in (letters.minor, letters.parent) for part in text.section[:5]
        )


def test_nobody_is_named_as_a_lawyer_by_the_program() -> None:
    assert (DATA.is_confirmed, DATA.confirmed_by, DATA.confirmed_on) == (False, "", None)
    named = stop_of(confirmed())
    assert (named.is_confirmed, named.confirmed_on) == (True, date(2026, 11, 30))


def test_a_name_without_a_day_or_a_day_without_a_name_confirms_nothing() -> None:
    for left_out in ('confirmed_by = "mr. A. Proefjurist"', "confirmed_on = 2026-11-30"):
        kept = 'confirmed_by = " "' if "by" in left_out else ""
        assert not stop_of(confirmed().replace(left_out, kept)).is_confirmed


def test_a_unit_has_a_file_of_its_own(settings, tmp_path: Path) -> None:
    settings.STOP_TEXTS = tmp_path / "stop.toml"
    assert stop() == DATA
    settings.STOP_TEXTS.write_text(confirmed(), "utf-8")
    assert stop().is_confirmed
    settings.STOP_TEXTS.write_text("name = 1", "utf-8")
    with pytest.raises(InputRefused, match=r"stop\.toml"):
        stop()


# -- the talk and the safety check ------------------------------------------------------------------------------------


def test_a_talk_needs_the_minor_a_youth_officer_and_what_is_always_said() -> None:
    assert talk("minor", "parent", "youth_officer") == ()
    assert talk("parent", "youth_officer") == ("minor",)
    assert talk("minor", "parent") == ("youth_officer",)
    for topic in ALWAYS:
        assert talk("minor", "parent", "youth_officer", explained=ALWAYS - {topic}) == ("topics",)


@pytest.mark.parametrize("who", sorted(BY_LAW))
def test_one_parent_or_guardian_is_enough_and_none_needs_a_reason(who: str) -> None:
    assert talk("minor", "youth_officer", who) == ()
    assert talk("minor", "youth_officer", who, alone="wish") == ("not_alone",)
    assert talk("minor", "youth_officer") == ("alone",)
    assert talk("minor", "youth_officer", "help_worker") == ("alone",)
    assert talk("minor", "youth_officer", alone="wish") == ()


def test_what_the_lists_do_not_know_is_refused() -> None:
    assert "unknown" in talk("minor", "parent", "youth_officer", "x")
    assert "unknown" in talk("minor", "parent", "youth_officer", explained=ALWAYS | {"x"})


@pytest.mark.parametrize("question", [item.code for item in DATA.check])
def test_a_yes_needs_what_was_done_and_unknown_is_an_answer(question: str) -> None:
    for answer in ("no", "unknown"):
        assert faults_of_check(DATA, question=question, answer=answer, done=()) == ()
    assert faults_of_check(DATA, question=question, answer="yes", done=()) == ("done",)
    assert faults_of_check(DATA, question=question, answer="yes", done=("veilig_thuis",)) == ()
    assert faults_of_check(DATA, question=question, answer="yes", done=("x",)) == ("unknown",)
    assert faults_of_check(DATA, question=question, answer="", done=()) == ("unknown",)


def test_the_safety_check_is_whole_when_each_question_has_an_answer() -> None:
    every = [item.code for item in DATA.check]
    assert checks_open(DATA, []) == len(every) == 5
    assert checks_open(DATA, every[1:]) == 1
    assert checks_open(DATA, [*every, "an old question"]) == 0
    assert {"at_home", "online", "threatened", "suicide"} < set(every)


# -- letters ----------------------------------------------------------------------------------------------------------


def written(reader: str = "minor", *, when: bool = False, english: bool = False, text: str = TEXT) -> Letter:
    facts = Facts(
        reference="SG2026-000001",
        reader=reader,  # type: ignore[arg-type]
        to="A. Proefpersoon",
        address=("Proefstraat 1", "1234 AB  Proefstad"),
        minor="B. Proefpersoon",
        officer="J. Jeugdagent",
        unit="Oost-Nederland",
        phone="0900-0000",
        day="2 maart 2026",
        when={"nl": "donderdag 5 maart 2026 om 15.30 uur", "en": "Thursday 5 March 2026, 15:30"} if when else {},
        place="Buurthuis" if when else "",
    )
    return letter(facts, stop_of(text), with_english=english)


def whole(made: Letter) -> str:
    parts = [part for page in made.pages for part in page.parts]
    return " ".join(text for part in parts for text in (part.title, *part.text, *part.points))


@pytest.mark.parametrize("reader", ["minor", "parent"])
def test_a_letter_says_what_the_talk_is_and_is_not_and_where_help_is(reader: str) -> None:
    text = whole(written(reader))
    for word in ("vrijwillig", "geen verhoor", "levert niets in", "advocaat", "hetstoptbijjou.nl", "112", "0800-0113"):
        assert word in text, word
    assert "$" not in text


def test_without_an_appointment_it_asks_to_call_and_with_one_it_says_when_and_where() -> None:
    asked, planned = whole(written()), whole(written(when=True))
    assert "Bel J. Jeugdagent: 0900-0000" in asked
    assert "14 dagen" in asked
    assert "donderdag 5 maart 2026 om 15.30 uur (Nederlandse tijd). Plaats: Buurthuis" in planned
    assert "14 dagen" not in planned


def test_english_stands_after_the_dutch_and_never_alone() -> None:
    assert [page.language for page in written().pages] == ["nl"]
    both = written(english=True, when=True)
    assert [page.language for page in both.pages] == ["nl", "en"]
    assert "Thursday 5 March 2026, 15:30 (Dutch time)" in whole(both)


def test_a_letter_is_a_draft_until_a_lawyer_is_named() -> None:
    draft, final = written(), written(text=confirmed())
    assert draft.is_concept
    assert any(part.is_unsure for part in draft.pages[0].parts)
    assert not final.is_concept
    assert not any(part.is_unsure for part in final.pages[0].parts)


def test_what_people_typed_is_never_read_as_a_pattern() -> None:
    facts = Facts(
        reference="x",
        reader="parent",
        to="$officer ${phone}",
        address=(),
        minor="$to",
        officer="O",
        unit="U",
        phone="1",
        day="x",
    )
    made = letter(facts, DATA, with_english=False)
    assert made.pages[0].greeting == "Beste $officer ${phone},"
    assert "met $to en met u praten" in whole(made)


def test_no_letter_has_a_word_for_what_somebody_did() -> None:
    for reader in ("minor", "parent"):
        text = whole(written(reader, english=True)).lower()
        for word in (
            "verdacht",
            "suspect",
            "strafbaar",
            "misbruik",
            "abuse",
            "porno",
            "dader",
            "zaaknummer",
            "case number",
        ):
            assert word not in text, word
