"""What members did with material; "first seen here" never says who made it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from vangnet.networks.behaviour import KEPT_KEYS, Behaviour, Trace, Traces
from vangnet.networks.shape import Access, Medium, Message, Moment, Record

START = datetime(2020, 1, 1, tzinfo=UTC)
A, B = "aa" * 32, "bb" * 32


def post(key: str, author: str, hours: int | None, *digests: str, forwarded: str = "") -> Message:
    moment = None if hours is None else Moment(START + timedelta(hours=hours))
    media = tuple(Medium(sha256=one) for one in digests)
    return Message(key, "g", author, moment, media=media, forwarded_from=forwarded)


def traces(*records: Record) -> dict[tuple[str, Behaviour], Trace]:
    return {(one.member, one.behaviour): one for one in Traces().add_all(records).told()}


def said(trace: Trace) -> list[str]:
    return [word.code.removeprefix("networks.behaviour_") for word in trace.reasons]


def test_the_earliest_post_of_a_content_is_the_first_whatever_the_order_of_the_file() -> None:
    one, two = post("1", "u1", 1, A), post("2", "u2", 2, A)
    for records in ((one, two), (two, one)):
        found = traces(*records)
        assert set(found) == {("u1", Behaviour.FIRST_HERE), ("u2", Behaviour.PASSED_ON)}
        assert found["u1", Behaviour.FIRST_HERE].messages == ("1",)
        assert found["u2", Behaviour.PASSED_ON].messages == ("2",)


def test_first_here_is_never_worded_as_the_maker() -> None:
    first = traces(post("1", "u1", 1, A))["u1", Behaviour.FIRST_HERE]
    assert said(first) == ["first_here", "not_maker"]
    for language in ("nl", "en"):
        told = " ".join(word.tell(language) for word in first.reasons).lower()
        assert "producent" not in told
        assert "producer" not in told
    assert "hoeft het niet te hebben gemaakt" in first.reasons[1].tell("nl")


def test_two_at_one_moment_or_without_a_time_leave_the_order_unsure() -> None:
    found = traces(post("1", "u1", 1, A), post("2", "u2", 1, A))
    assert "unsure" in said(found["u1", Behaviour.FIRST_HERE])
    found = traces(post("1", "u1", None, A), post("2", "u2", 1, A))
    assert "unsure" in said(found["u2", Behaviour.FIRST_HERE])
    found = traces(post("1", "u1", 1, A), post("2", "u2", None, A))
    assert "unsure" in said(found["u1", Behaviour.FIRST_HERE])


def test_what_was_forwarded_is_passed_on_and_never_first() -> None:
    assert set(traces(post("1", "u1", 1, A, forwarded="elders"))) == {("u1", Behaviour.PASSED_ON)}


def test_ones_own_post_again_is_not_passed_on() -> None:
    found = traces(post("2", "u1", 2, A), post("1", "u1", 1, A), post("1", "u1", 1, A))
    assert set(found) == {("u1", Behaviour.FIRST_HERE)}
    assert found["u1", Behaviour.FIRST_HERE].messages == ("1",)


def test_files_without_a_digest_say_nothing_of_an_order() -> None:
    found = traces(post("1", "u1", 1, ""), post("2", "u2", 1, "no digest"))
    assert set(found) == {("u1", Behaviour.POSTED), ("u2", Behaviour.POSTED)}


def test_how_many_first_contents_are_on_no_list_is_told_when_lists_were_asked() -> None:
    asked = Traces(lambda digest: digest == A).add_all([post("1", "u1", 1, A), post("2", "u1", 2, B)])
    (first,) = asked.told()
    assert first.reasons[2].tell("en") == "One of these is on no list of known material"
    assert (first.count, first.first, first.last) == (2, post("", "", 1).moment, post("", "", 2).moment)


def test_links_downloads_and_reading_are_told_apart() -> None:
    found = traces(
        Access("", "g", "1", "download", 41),
        Access("", "g", "1", "view", 9),
        Message("1", "g", "u1", links=("https://example.org/a", "https://example.org/b")),
        Access("u2", "g", "1", "download", 2),
        Access("u3", "g", "topic", "read_mark"),
        Access("u3", "g", "topic", "vote"),
    )
    assert {key: one.count for key, one in found.items()} == {
        ("u1", Behaviour.LINKED): 2,
        ("u1", Behaviour.WAS_FETCHED): 52,
        ("u2", Behaviour.FETCHED): 2,
        ("u3", Behaviour.READ): 2,
    }


def test_keys_of_messages_are_kept_up_to_a_number_and_counts_go_on() -> None:
    found = traces(*(post(str(n), "u1", n, f"{n:064x}") for n in range(50)))
    first = found["u1", Behaviour.FIRST_HERE]
    assert (first.count, len(first.messages)) == (50, KEPT_KEYS)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["u1", "u2", "u3"]), st.integers(0, 5), st.sampled_from([A, B])), max_size=12)
)
def test_each_content_has_one_first_in_any_order(posts: list[tuple[str, int, str]]) -> None:
    records = [post(str(n), member, hour, digest) for n, (member, hour, digest) in enumerate(posts)]
    for order in (records, records[::-1]):
        found = traces(*order)
        firsts = [one.count for (_, kind), one in found.items() if kind is Behaviour.FIRST_HERE]
        assert sum(firsts) == len({digest for _, _, digest in posts})
    for digest in (A, B):
        hours = [(hour, member) for member, hour, one in posts if one == digest]
        earliest = {member for hour, member in hours if hour == min(hours)[0]}
        if len(earliest) == 1:
            assert (next(iter(earliest)), Behaviour.FIRST_HERE) in traces(*records)
