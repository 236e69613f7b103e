"""Who is counted as one, and for how long: no address is kept anywhere."""

from django.test import RequestFactory, override_settings

from vangnet.portals import limits


def test_an_address_is_counted_under_a_key_that_changes_each_day() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
    with override_settings(BEHIND_PROXY=False):
        first = limits.address_of(request)
        assert limits.address_of(request) == first
        assert b"192.0.2.7" not in first
        limits._key.made -= 86_401
        assert limits.address_of(request) != first


def test_a_network_of_ipv6_is_one_address_and_a_forged_header_is_none() -> None:
    def counted(address: str, **headers: str) -> bytes:
        return limits.address_of(RequestFactory().get("/", REMOTE_ADDR=address, **headers))

    with override_settings(BEHIND_PROXY=False):
        assert counted("2001:db8::1") == counted("2001:db8::ffff:2") != counted("2001:db8:0:1::1")
        assert counted("::ffff:192.0.2.7") == counted("192.0.2.7")
        assert counted("192.0.2.7", HTTP_X_FORWARDED_FOR="192.0.2.9") == counted("192.0.2.7")
    with override_settings(BEHIND_PROXY=True):
        assert counted("127.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.8, 192.0.2.9") == counted(
            "127.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.9"
        )


def test_a_limit_holds_few_addresses_in_memory() -> None:
    limit = limits.Limit(1, 600.0)
    for number in range(limits._MOST_ADDRESSES + 10):
        limit.take(number.to_bytes(4, "big"))
    assert len(limit._taken) <= limits._MOST_ADDRESSES + 1
