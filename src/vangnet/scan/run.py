"""A scan from beginning to end: inventory, workers, records, summary; killed at any point, it goes on."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from vangnet import __version__
from vangnet.errors import OutputRefused, VangnetError
from vangnet.evidence import types
from vangnet.evidence.address import escape, unescape
from vangnet.evidence.folders import walk
from vangnet.reference.library import Library
from vangnet.sandbox import Confinement, Pool
from vangnet.scan import worker
from vangnet.scan.checkpoint import Checkpoint
from vangnet.scan.content import Content
from vangnet.scan.dispatch import Dispatcher, Done
from vangnet.scan.fetching import Fetcher
from vangnet.scan.fingerprints import Keeping
from vangnet.scan.inventory import Turn
from vangnet.scan.output import check_places, full_disk_told, locked
from vangnet.scan.passwords import Given, given
from vangnet.scan.records import shard_name, write_shard
from vangnet.scan.scope import Scope
from vangnet.scan.wire import ReaderSettings, Settings
from vangnet.values import Record, Status

SUMMARY = "summary.json"
THRESHOLD_BITS = 31

_SHARD_RECORDS = 20_000
_SHARD_FRAMES = 200_000
_SHARD_KEPT_BYTES = 128 * 2**20


class Options(msgspec.Struct, frozen=True):
    """What changes the outcome of a scan; a scan goes on only under the options that it began with."""

    threshold_bits: int = THRESHOLD_BITS
    categories: tuple[str, ...] | None = None
    full_size: bool = False
    scope: Scope = Scope()
    carve: bool = False
    passwords: Given | None = None


class Identity(msgspec.Struct, frozen=True):
    """What an output folder belongs to."""

    exhibit: str
    library: str | None
    library_version: int | None
    library_digest: str | None
    options: Options


class Counts(msgspec.Struct):
    """Running totals, as stored with each shard."""

    files: int = 0
    exhibit_files: int = 0
    bytes: int = 0
    seconds: float = 0.0
    worker_bytes: int = 0
    fingerprints: int | None = None
    statuses: dict[str, int] = msgspec.field(default_factory=lambda: dict.fromkeys(map(str, Status), 0))
    reasons: dict[str, int] = msgspec.field(default_factory=dict)

    def add(self, record: Record) -> None:
        self.files += 1
        self.statuses[record.status] += 1
        if record.reason:
            self.reasons[record.reason] = self.reasons.get(record.reason, 0) + 1


class View(msgspec.Struct):
    """What can be told while a scan runs."""

    stage: str
    files: int
    bytes: int
    total_files: int
    total_bytes: int
    statuses: dict[str, int]


Watch = Callable[[View], None]


def scan(
    exhibit: Path,
    out: Path,
    *,
    library: Path | None,
    library_version: int | None = None,
    options: Options | None = None,
    passwords: tuple[str, ...] = (),
    jobs: int | None = None,
    watch: Watch = lambda _: None,
) -> dict[str, object]:
    """Give every file of `exhibit` one status, in records under `out`; returns the summary.

    The same call goes on where a killed one stopped, on the library version it began with.
    `passwords` are tried on encrypted archives and documents; they go to the workers and are not stored.
    Raises InputRefused for an exhibit that is not there, and OutputRefused for an `out` that holds another scan.
    """
    exhibit, out = exhibit.resolve(), out.resolve()
    check_places(exhibit, out)
    with locked(out), full_disk_told(out), closing(Checkpoint(out)) as checkpoint:
        identity = _identify(checkpoint, exhibit, library, library_version, options or Options(), passwords)
        return _Scan(out, checkpoint, identity, passwords, watch).run(jobs or os.cpu_count() or 1)


def _identify(
    checkpoint: Checkpoint,
    exhibit: Path,
    library: Path | None,
    version: int | None,
    options: Options,
    passwords: tuple[str, ...],
) -> Identity:
    """Which scan this is: the one begun here earlier, or a new one on the library's newest version."""
    stored = checkpoint.get("identity")
    before = None if stored is None else msgspec.json.decode(stored, type=Identity)
    place = None if library is None else str(library.resolve())
    if before and version is None and before.library == place:
        version = before.library_version
    options = msgspec.structs.replace(options, passwords=given(passwords, before.options.passwords if before else None))
    digest = None
    if library is not None:
        opened = Library.open(str(library), version)
        version, digest = opened.version.number, opened.digest
    identity = Identity(escape(os.fsencode(exhibit)), place, version, digest, options)
    if before and before != identity:
        differing = _differing(before, identity)
        raise OutputRefused(f"this folder holds a scan with another {', '.join(differing)}; choose another --out")
    checkpoint.put("identity", msgspec.json.encode(identity).decode())
    return identity


def _differing(before: Identity, now: Identity) -> list[str]:
    """Name what makes a scan another than the one that was begun."""
    names = [name for name in Identity.__struct_fields__ if getattr(before, name) != getattr(now, name)]
    if before.options.passwords == now.options.passwords:
        return names
    same = msgspec.structs.replace(before.options, passwords=now.options.passwords) == now.options
    return [name for name in names if name != "options" or not same] + ["list of passwords"]


class _Scan:
    """One run of a scan: from the last checkpoint to the end, or to the next kill."""

    def __init__(
        self, out: Path, checkpoint: Checkpoint, identity: Identity, passwords: tuple[str, ...], watch: Watch
    ) -> None:
        self._out = out
        self._checkpoint = checkpoint
        self._identity = identity
        self._passwords = passwords
        self._root = unescape(identity.exhibit)
        self._watch = watch
        self._records: list[Record] = []
        self._frames = 0
        self._contents: dict[bytes, bytes | None] = {}
        self._kept = Keeping()
        stored = checkpoint.get("counts")
        self._counts = self._nothing_yet() if stored is None else msgspec.json.decode(stored, type=Counts)
        self._began = time.monotonic() - self._counts.seconds
        self._flushed = time.monotonic()
        self._confinement: tuple[str, ...] = ()

    def _nothing_yet(self) -> Counts:
        """The counts at first. A scan that a list is made of keeps no fingerprints."""
        return Counts(fingerprints=None if self._identity.options.full_size else 0)

    def run(self, jobs: int) -> dict[str, object]:
        if (finished := self._checkpoint.get("finished")) is not None:
            return msgspec.json.decode(finished, type=dict[str, object])
        self._drop_loose_shards()
        folder = self._root if os.path.isdir(self._root) else os.path.dirname(self._root)
        readers = ReaderSettings(folder, carve=self._identity.options.carve, passwords=self._passwords)
        with Fetcher(readers, workers=jobs) as self._fetcher:
            self._inventory()
            self._progress = self._checkpoint.progress()
            if self._progress.low < self._total_files:
                try:
                    self._examine(jobs)
                finally:  # also when somebody stops it by hand: what is done is kept
                    self._flush()
        return self._finish()

    # -- before ------------------------------------------------------------------------------------------------------

    def _drop_loose_shards(self) -> None:
        named = self._checkpoint.shards()
        for path in [path for ending in ("parquet", "part") for path in self._out.glob(f"*-*.{ending}")]:
            if path.name.startswith(("records-", "fingerprints-")) and path.name not in named:
                path.unlink()
        self._shards = sum(name.startswith("records-") for name in named)

    def _inventory(self) -> None:
        if not self._checkpoint.has_inventory:
            self._checkpoint.put("started_at", datetime.now(UTC).isoformat(timespec="seconds"))
            for files, size in self._checkpoint.take_inventory(walk(self._root), self._fetcher.listing):
                self._watch(View("inventory", files, size, files, size, self._counts.statuses))
        self._total_files, self._total_bytes = self._checkpoint.inventory.totals()

    # -- the work ----------------------------------------------------------------------------------------------------

    def _examine(self, jobs: int) -> None:
        settings = Settings(
            root=self._root,
            root_is_file=not os.path.isdir(self._root),
            library=self._identity.library,
            library_version=self._identity.library_version,
            categories=self._identity.options.categories,
            threshold_bits=self._identity.options.threshold_bits,
            full_size=self._identity.options.full_size,
            scope=self._identity.options.scope,
            passwords=self._passwords,
        )
        fetcher = self._fetcher if self._checkpoint.inventory.sources() else None
        with Pool(
            worker.prepare,
            msgspec.msgpack.encode(settings),
            jobs=jobs,
            limits=Confinement(readable=tuple(filter(None, (self._root, os.fsencode(settings.library or ""))))),
            windows=fetcher.windows_of if fetcher else lambda _: (),
        ) as pool:
            dispatcher = Dispatcher(pool, self._turns(), dict(self._progress.partial), self._answer, fetcher)
            for done in dispatcher.run(timeout=1.0):
                if done is not None:
                    self._take(done)
                self._counts.worker_bytes = max(self._counts.worker_bytes, dispatcher.peak_bytes)
                self._confinement = self._confinement or pool.workers[0].measures
                self._maybe_flush()
                self._watch(self._view())

    def _turns(self) -> Iterator[Turn]:
        """The files for the workers; what has no content to read is recorded on the way."""
        for turn in self._checkpoint.inventory.turns(self._progress):
            if turn.type is None and turn.problem is None:
                yield turn
            else:
                self._take(Done(turn, 1, (_record_of_special(turn),), (), (), complete=True))
                self._maybe_flush()

    def _take(self, done: Done) -> None:
        for record in done.records:
            self._counts.add(record)
            if record.sha256 and types.family(record.type or "") in (types.Family.PICTURE, types.Family.VIDEO):
                self._contents.setdefault(bytes.fromhex(record.sha256), None)
        added = self._kept.take(done.records, done.kept, self._answer)
        if self._counts.fingerprints is not None:  # else an earlier version of the program began this scan
            self._counts.fingerprints += added
        for sha256, judgement in done.contents:
            self._contents[sha256] = msgspec.msgpack.encode(judgement)
        self._records.extend(done.records)
        self._frames += sum(len(record.frames) + len(record.ranges) for record in done.records)
        if done.complete:
            self._counts.exhibit_files += 1
            self._counts.bytes += done.turn.weight
            self._progress.finish(done.turn.seq)
        else:
            self._progress.partial[done.turn.seq] = done.place

    def _answer(self, sha256: bytes) -> bytes:
        """What was said of a content before, or nothing."""
        return self._contents.get(sha256) or self._checkpoint.judgement(sha256) or b""

    # -- keeping -----------------------------------------------------------------------------------------------------

    def _maybe_flush(self) -> None:
        """Records go out soon at first, so that work can start, and in larger shards later."""
        waited = time.monotonic() - self._flushed
        patience = min(60.0, 5.0 + (time.monotonic() - self._began) / 20)
        if (
            len(self._records) >= _SHARD_RECORDS
            or self._frames >= _SHARD_FRAMES
            or self._kept.bytes >= _SHARD_KEPT_BYTES
            or (self._records and waited > patience)
        ):
            self._flush()

    def _flush(self) -> None:
        self._counts.seconds = round(time.monotonic() - self._began, 3)
        if self._records:
            name = shard_name(self._shards + 1)
            write_shard(self._records, self._out / name)
            names = (name, *self._kept.write(self._out, self._shards + 1))
            self._checkpoint.commit(
                names, self._progress, msgspec.json.encode(self._counts).decode(), self._contents.items()
            )
            self._write_summary(complete=False)
            self._shards += 1
            self._records.clear()
            self._frames = 0
            self._contents.clear()
        self._flushed = time.monotonic()

    def _view(self) -> View:
        counts = self._counts
        return View(
            "examine", counts.exhibit_files, counts.bytes, self._total_files, self._total_bytes, counts.statuses
        )

    # -- after -------------------------------------------------------------------------------------------------------

    def _finish(self) -> dict[str, object]:
        if self._counts.exhibit_files != self._total_files:
            raise VangnetError(
                f"{self._total_files} files in, {self._counts.exhibit_files} out: this is a fault of the program; "
                "do not rely on these records"
            )
        summary = self._write_summary(complete=True)
        self._checkpoint.put("finished", msgspec.json.encode(summary).decode())
        return summary

    def _write_summary(self, *, complete: bool) -> dict[str, object]:
        identity, counts = self._identity, self._counts
        summary: dict[str, object] = {
            "exhibit": identity.exhibit,
            "files": counts.files,
            "bytes": counts.bytes,
            "statuses": counts.statuses,
            "reasons": dict(sorted(counts.reasons.items())),
            "media": self._checkpoint.media(),
            "fingerprints": counts.fingerprints,
            "seconds": counts.seconds,
            "library": {
                "path": identity.library,
                "version": identity.library_version,
                "digest": identity.library_digest,
            },
            "program": {"name": "vangnet", "version": __version__, "python": sys.version.split()[0]},
            "exhibit_files": counts.exhibit_files,
            "complete": complete,
            "started_at": self._checkpoint.get("started_at"),
            "finished_at": datetime.now(UTC).isoformat(timespec="seconds") if complete else None,
            "options": msgspec.to_builtins(identity.options),
            "confinement": self._remembered_confinement(),
            "sources": msgspec.to_builtins(self._checkpoint.inventory.sources()),
            "not_covered": [] if identity.options.carve else ["unallocated_space"],
            "peak_memory": {"parent": worker.peak_bytes(), "worker": counts.worker_bytes},
        }
        part = self._out / f"{SUMMARY}.part"
        part.write_bytes(msgspec.json.format(msgspec.json.encode(summary)))
        part.replace(self._out / SUMMARY)
        return summary

    def _remembered_confinement(self) -> list[str]:
        if self._confinement:
            self._checkpoint.put("confinement", "|".join(self._confinement))
        return [word for word in (self._checkpoint.get("confinement") or "").split("|") if word]


def _record_of_special(turn: Turn) -> Record:
    """The record of what is not a file to read: a link, a device, or what could not even be listed."""
    content = Content(turn.address, turn.size, turn.modified_at, turn.remarks)
    content.type = turn.type
    return content.record(Status.UNDECIDED if turn.problem else Status.OTHER, turn.problem)
