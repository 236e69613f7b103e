"""Times as other programs read them."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(nanoseconds: int | None, *, digits: int) -> str | None:
    """Return a time as ISO 8601 in UTC with so many digits of a second.

    >>> moment(1_700_000_000_123_456_789, digits=7)
    '2023-11-14T22:13:20.1234567Z'
    """
    if nanoseconds is None:
        return None
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    whole = (EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{whole}.{rest:09d}"[: len(whole) + 1 + digits] + "Z"
