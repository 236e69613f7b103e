"""Messages of the exchange: what is taken, what is refused and why, and what stays visible."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from vangnet.transfer import access, hotline
from vangnet.transfer.receipt import ReceiptRefused

WHOLE: dict[str, Any] = {
    "format": "vangnet hotline 1",
    "kind": "report",
    "id": "1",
    "thread": "t",
    "made_at": "2026-11-20T10:00:00Z",
}


def test_a_thin_report_is_a_report() -> None:
    message = hotline.of(WHOLE)
    assert isinstance(message, hotline.Report)
    assert hotline.plain(message) == WHOLE


@pytest.mark.parametrize("kind", hotline.KINDS)
def test_every_kind_has_a_schema_that_takes_what_the_classes_take(kind: str) -> None:
    more = {"hold": {"until": "2026-11-21T10:00:00Z"}, "received": {"answers": "1"}}.get(kind, {})
    message = {**WHOLE, "kind": kind, **more}
    hotline.of(message)
    schema = hotline.schema()
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(message)


def test_reasons_are_told_for_each_field() -> None:
    bad = {**WHOLE, "id": "", "made_at": "yesterday", "items": [{"url": "x", "hosting_country": "nl"}]}
    with pytest.raises(hotline.MessageRefused) as refused:
        hotline.of(bad)
    assert set(refused.value.reasons) == {"$.id", "$.made_at", "$.items[0].hosting_country"}
    for wrong in ("vangnet hotline 2", None):
        with pytest.raises(hotline.MessageRefused):
            hotline.of({**WHOLE, "format": wrong})


def test_fields_that_are_not_known_are_told_with_their_place() -> None:
    raw = {**WHOLE, "new": 1, "items": [{"url": "x", "more": [2]}], "grading": {"answers": {"q": "a"}, "extra": None}}
    assert dict(hotline.not_known(raw)) == {"$.new": "1", "$.items[0].more": "[2]", "$.grading.extra": "null"}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*WHOLE, "items", "x"]), inner),
        max_leaves=12,
    )
)
def test_anything_is_a_message_or_is_refused(raw: Any) -> None:
    for told in (raw, {**WHOLE, "items": raw}, {**WHOLE, "grading": raw}):
        try:
            message, whole = hotline.read(json.dumps(told).encode())
        except hotline.MessageRefused:
            continue
        list(hotline.not_known(whole))
        assert message.id


def test_an_access_key_is_read_however_it_is_typed_and_a_slip_is_seen() -> None:
    key = access.new()
    assert len(key) == 33
    assert access.read(access.shown(key).lower().replace("-", " ")) == key
    with pytest.raises(ReceiptRefused):
        access.read(key[1] + key[0] + key[2:] if key[0] != key[1] else "0" * 32)
    with pytest.raises(ReceiptRefused):
        access.read(key[:17])  # a receipt is no access key
    assert access.card(key, "x").opening != access.card(key, "x").signing
