"""Names that stay unique: a phone's report may tell of several files, deleted ones among them, by the same path."""

import hashlib


class Names:
    """Gives each file a name of its own. Holds 8 bytes of digest for each, whatever the length of the names."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def unique(self, name: str) -> str:
        """Give the name, with a number behind it if it was given before."""
        given = name
        while self._is_seen(given):
            given = f"{given} ({len(self._seen)})"
        return given

    def _is_seen(self, name: str) -> bool:
        digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        number = int.from_bytes(digest, "little")
        if number in self._seen:
            return True
        self._seen.add(number)
        return False
