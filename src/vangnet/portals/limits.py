"""How much one address may do, and all together: counted in memory alone, under a hash whose key is new each day.

No address is written anywhere. Counts are per process of the door: with two of them, twice as much can pass.
"""

import hmac
import ipaddress
import secrets
import threading
import time
from collections import defaultdict

import msgspec
from django.conf import settings
from django.http import HttpRequest

_A_DAY = 86_400.0
_MOST_ADDRESSES = 200_000


class Limit(msgspec.Struct):
    """So many in so many seconds, for each key; keys are kept for one such time and no longer."""

    most: int
    seconds: float
    _began: float = 0.0
    _taken: dict[bytes, int] = msgspec.field(default_factory=lambda: defaultdict(int))
    _lock: threading.Lock = msgspec.field(default_factory=threading.Lock)

    def take(self, key: bytes = b"") -> bool:
        """Take one of what is left; False when nothing is left."""
        with self._lock:
            self._begin_again()
            self._taken[key] += 1
            return self._taken[key] <= self.most

    def is_full(self, key: bytes = b"") -> bool:
        """Whether nothing is left."""
        with self._lock:
            self._begin_again()
            return self._taken.get(key, 0) >= self.most

    def forget(self) -> None:
        """Count from nothing."""
        with self._lock:
            self._taken.clear()

    def _begin_again(self) -> None:
        now = time.monotonic()
        if now - self._began >= self.seconds or len(self._taken) > _MOST_ADDRESSES:
            self._began = now
            self._taken.clear()


class _Key(msgspec.Struct):
    made: float = 0.0
    bits: bytes = b""


_key = _Key()


def address_of(request: HttpRequest) -> bytes:
    """Whoever sends this, as a hash that cannot be turned back: of the address, or of the /64 network of an IPv6."""
    told = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:  # the proxy of this machine adds the last one itself
        told = request.headers.get("X-Forwarded-For", told).rpartition(",")[2].strip()
    return hmac.digest(_key_of_today(), _network(told), "sha256")[:16]


def _network(told: str) -> bytes:
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return told.encode()[:64]
    if isinstance(address, ipaddress.IPv6Address):
        return address.ipv4_mapped.packed if address.ipv4_mapped else address.packed[:8]
    return address.packed


def _key_of_today() -> bytes:
    now = time.monotonic()
    if not _key.bits or now - _key.made >= _A_DAY:
        _key.made, _key.bits = now, secrets.token_bytes(32)
    return _key.bits
