"""One content on its way through a worker: where it was found, and what is known of it so far."""

from vangnet.scan.wire import Judgement
from vangnet.values import Digests, Hit, Record


class Content:
    """A file, or a member of a container, while it is examined."""

    __slots__ = ("address", "digests", "modified_at", "remarks", "size", "type")

    def __init__(self, address: str, size: int | None, modified_at: int | None, remarks: tuple[str, ...] = ()) -> None:
        self.address = address
        self.size = size
        self.modified_at = modified_at
        self.remarks = remarks
        self.type: str | None = None
        self.digests: Digests | None = None

    def record(self, status: str, reason: str | None, hits: tuple[Hit, ...] = ()) -> Record:
        """The record of a content whose pixels were not looked at."""
        return self.judged(Judgement(status, reason, None, None, None, None, hits))

    def judged(self, judgement: Judgement) -> Record:
        """The record of a content with what was said of it."""
        digests = self.digests
        return Record(
            address=self.address,
            size=self.size,
            modified_at=self.modified_at,
            md5=digests.md5.hex() if digests else None,
            sha1=digests.sha1.hex() if digests else None,
            sha256=digests.sha256.hex() if digests else None,
            type=self.type,
            width=judgement.width,
            height=judgement.height,
            pdq=judgement.pdq,
            pdq_quality=judgement.pdq_quality,
            status=judgement.status,
            reason=judgement.reason,
            hits=judgement.hits,
            remarks=tuple(dict.fromkeys((*self.remarks, *judgement.remarks))),
            duration_ms=judgement.duration_ms,
            ranges=judgement.ranges,
            frames=judgement.frames,
        )
