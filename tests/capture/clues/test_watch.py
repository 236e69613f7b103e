"""Clues of open series are waited for; what is told says nothing of the case behind them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from vangnet.capture.clues import alerts
from vangnet.capture.clues.alerts import Alert, Hit, Notification, Trigger
from vangnet.capture.clues.watch import ClueIndex, Watched, matches, watched_of
from vangnet.capture.findings import Clue
from vangnet.errors import InputRefused
from vangnet.words import word

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def clue(name: str, value: str, key: str, sha256: str = "a" * 64) -> Clue:
    return Clue(sha256=sha256, name=name, value=value, key=key, source="Exif:x")


def test_a_clue_that_is_waited_for_is_found_by_its_key() -> None:
    index = ClueIndex([*watched_of("series 7", [clue("nickname", "Melkmeisje_92", "melkmeisje92")])])
    found = matches([clue("nickname", "melkmeisje 92", "melkmeisje92"), clue("serial", "x", "melkmeisje92")], index)
    assert [(one.subject, one.media, one.keys) for one in found] == [("series 7", ("a" * 64,), 1)]
    assert found[0].reasons == (word("clues.match_nickname", value="melkmeisje 92", media=1),)


def test_a_name_inside_a_text_is_found_as_whole_words() -> None:
    index = ClueIndex([Watched("s", "series", "blauwekamer"), Watched("t", "nickname", "zon")])
    lines = [clue("text", "uit de Blauwe-Kamer (deel 2)", "x"), clue("text", "camping zonnehof", "y")]
    (found,) = matches(lines, index)
    assert found.subject == "s"
    assert found.reasons == (word("clues.match_series", value="uit de Blauwe-Kamer (deel 2)", media=1),)


def test_subjects_with_more_keys_come_first_and_each_clue_is_told_once() -> None:
    index = ClueIndex(
        [Watched("one", "serial", "xk0042"), Watched("two", "serial", "xk0042"), Watched("two", "email", "a@b.example")]
    )
    asked = [clue("serial", "XK0042", "xk0042", sha) for sha in "pq"] + [
        clue("email", "a@b.example", "a@b.example", "p")
    ]
    found = matches(asked, index)
    assert [(one.subject, one.keys, one.media) for one in found] == [("two", 2, ("p", "q")), ("one", 1, ("p", "q"))]
    assert word("clues.match_serial", value="XK0042", media=2) in found[0].reasons


def test_what_is_too_common_is_not_waited_for_and_that_is_told() -> None:
    common = Watched("s", "nickname", "admin")
    index = ClueIndex([common])
    assert (len(index), index.refused) == (0, (common,))


def test_a_match_tells_the_value_of_the_one_who_asks() -> None:
    index = ClueIndex([Watched("s", "device", "zoestelefoon", "Zoë's telefoon, case 12")])
    assert "case" not in str(matches([clue("device", "zoes telefoon", "zoestelefoon")], index))


# -- alerts of other units ---------------------------------------------------------------------------------------------

ALERT = Alert(
    AlertID=UUID(int=1),
    Priority=3,
    Active=True,
    ExpiryDate=NOW + timedelta(days=30),
    ReferenceNumber="R-1",
    ContactOrganization="Eenheid Zeeland",
    ContactEmail="team@politie.example",
    Name="Zonnehof",
    AlertTriggers=(
        Trigger(TriggerID=UUID(int=2), AlertID=UUID(int=1), TriggerType="Series", TriggerValue="Blauwe Kamer"),
        Trigger(TriggerID=UUID(int=3), TriggerType="Phone", TriggerValue="06-12345678"),
        Trigger(TriggerID=UUID(int=4), TriggerType="MD5", TriggerValue="0" * 32),
    ),
)
HIT = Hit(HitID=UUID(int=5), HitDate=NOW, ReferenceNumber="R-1", ContactName="Desk")
TOLD = Notification(
    NotificationID=UUID(int=6), HitID=UUID(int=5), Status="New", MatchPercentage=100, AlertID=UUID(int=1)
)


@pytest.mark.parametrize("entry", [ALERT, HIT, TOLD])
def test_what_is_written_is_read_again(entry: alerts.Shape) -> None:
    assert alerts.read(alerts.write([entry, entry])) == alerts.Read((entry, entry))


def test_a_file_has_the_context_of_its_kind_and_no_empty_fields() -> None:
    whole = msgspec.json.decode(alerts.write([HIT]))
    assert whole["@odata.context"].endswith("/DataModels/2.0.xml/Default/$metadata#AlertHits")
    assert set(whole["value"][0]) == {"HitID", "HitDate", "ReferenceNumber", "ContactName"}


def test_kinds_are_not_mixed_in_a_file() -> None:
    for entries in ([], [ALERT, HIT]):
        with pytest.raises(InputRefused):
            alerts.write(entries)


def test_triggers_become_clues_while_the_alert_runs() -> None:
    told = [(one.name, one.key) for one in alerts.watched(ALERT, NOW)]
    assert told == [("series", "blauwekamer"), ("phone", "+31612345678")]
    assert [trigger.TriggerType for trigger in alerts.not_understood(ALERT)] == ["MD5"]
    assert list(alerts.watched(ALERT, NOW + timedelta(days=31))) == []
    assert list(alerts.watched(msgspec.structs.replace(ALERT, Active=False), NOW)) == []


def test_numbers_as_text_a_mark_at_the_start_and_a_date_without_a_zone_are_read() -> None:
    entry = '{"AlertID":"00000000-0000-0000-0000-000000000001","Priority":"3",'
    entry += '"Active":"true","ExpiryDate":"2026-10-01T00:00:00","New":1}'
    data = f'\ufeff{{"@odata.context":"x#Alerts","value":[{entry},{{"AlertID":"no"}},7]}}'.encode()
    told = alerts.read(data)
    assert told.entries == (Alert(AlertID=UUID(int=1), Priority=3, Active=True, ExpiryDate=NOW + timedelta(days=30)),)
    assert [place for place, _ in told.problems] == ["entry 2", "entry 3"]


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"@odata.context":"x#Media","value":[]}', b"[" * 10**5, b"\xff"])
def test_another_file_is_refused(data: bytes) -> None:
    with pytest.raises(InputRefused):
        alerts.read(data)


def test_a_priority_that_is_no_byte_is_told() -> None:
    data = alerts.write([ALERT]).replace(b'"Priority": 3', b'"Priority": 300')
    assert alerts.read(data).entries == ()
