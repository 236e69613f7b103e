"""A run of capture over one scan: contents are read once, then all that is known is reasoned about and written down.

What was read is kept in `facts-*.parquet` (and `shots-*`, `texts-*`), so that a run that was killed goes on. Reasoning
begins anew each time, from all facts, since media speak of each other. `capture.json` is written last: without it the
other files do not count.
"""

import os
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec

from vangnet import __version__
from vangnet.capture import output, worker
from vangnet.capture.clues.text import Page, language_data, page_of
from vangnet.capture.contents import Through, exhibit_of, read_contents
from vangnet.capture.device.apps import table, told_of
from vangnet.capture.facts import Facts, Medium
from vangnet.capture.findings import Finding
from vangnet.capture.keeping import Keeping, Spilled
from vangnet.capture.reading.exiftool import Exiftool, ExifToolUnusable
from vangnet.capture.reading.second import merged, needs_second
from vangnet.capture.reasoning import Reasoned, Wanted, reason
from vangnet.capture.selection import JOINED_PROBLEM, Matched, Selection, select
from vangnet.capture.series.shots import Shot, shots_of
from vangnet.capture.summary import NotDone, Summary, View, write_summary
from vangnet.capture.urgency.rules import Rules, rules
from vangnet.capture.urgency.statements import Statement
from vangnet.errors import OutputRefused, VangnetError
from vangnet.scan.output import full_disk_told, locked
from vangnet.scan.results import Results

SHOTS_READER = "vangnet.capture.series.shots:read"
TEXT_READER = "vangnet.capture.clues.text:read"


Watch = Callable[[View], None]


def capture(
    directory: Path,
    *,
    exhibit: Path | None = None,
    passwords: tuple[str, ...] = (),
    jobs: int | None = None,
    borders: Path | None = None,
    exiftool: bool = True,
    shots: bool = False,
    text: bool = False,
    lane_rules: Rules | None = None,
    signatures: Path | None = None,
    matched: Mapping[str, Matched] | None = None,
    statements: Sequence[Statement] = (),
    now: datetime | None = None,
    watch: Watch = lambda _: None,
) -> Summary:
    """Say of every new, similar and known-but-unidentified medium of a scan when, where and with what it was made.

    `exhibit` is where the evidence stands now, if not where the scan says. `exiftool` asks that program, where it is
    installed, for what the libraries do not find. `shots` looks for pictures of one shot
    position, `text` for words in pictures: both decode every picture again. `signatures` is a unit's own table of what
    apps and devices write (`device.apps`), `matched` what a newer library says of contents (by SHA-256) than their
    records do. The same call goes on where a killed one
    stopped. Raises InputRefused for a folder that is no scan and for evidence that is gone, and then changes nothing.
    """
    results = Results.open(directory)
    folder = Path(results.directory)
    if not os.access(folder, os.W_OK):
        raise OutputRefused(f"{folder}: cannot be written to")
    wanted = Wanted(now or datetime.now(UTC), lane_rules or rules(), tuple(statements), borders, table(signatures))
    with locked(folder), full_disk_told(folder):
        run = _Run(results, folder, wanted, watch, matched)
        run.read(Reading(exhibit_of(results, exhibit), tuple(passwords), jobs, exiftool, shots, text))
        return run.reason()


class Reading(msgspec.Struct, frozen=True):
    """Where contents are read from, and what is read of them."""

    exhibit: Path | None
    passwords: tuple[str, ...]
    jobs: int | None
    exiftool: bool
    shots: bool
    text: bool


def _second(exiftool: Exiftool, medium: Medium, content: bytes) -> bytes:
    type_ = medium.facts.type if medium.facts else ""
    return msgspec.msgpack.encode(exiftool.facts(content, type_))


class _Run:
    """One run: what it has read and found so far."""

    def __init__(
        self, results: Results, folder: Path, wanted: Wanted, watch: Watch, matched: Mapping[str, Matched] | None
    ) -> None:
        self._results, self._folder, self._wanted, self._watch = results, folder, wanted, watch
        self._began = time.monotonic()
        self._seconds: dict[str, float] = {}
        self._not_done: list[NotDone] = []
        self._kept: dict[str, Keeping] = {}
        self._step("selection")
        self._selection: Selection = select(results, matched)

    def _step(self, stage: str) -> None:
        """Tell what begins, and keep how long what came before took."""
        self._end_step()
        self._stage, self._stage_began = stage, time.monotonic()
        self._watch(View(stage))

    def _end_step(self) -> None:
        if hasattr(self, "_stage"):
            spent = time.monotonic() - self._stage_began
            self._seconds[self._stage] = round(self._seconds.get(self._stage, 0) + spent, 3)

    # -- reading -----------------------------------------------------------------------------------------------------

    def read(self, reading: Reading) -> None:
        """Read all contents that were not read yet, for each kind of reading that is asked for."""
        self._reading = reading
        self._read("facts", worker.READER, self._selection.media)
        self._media = self._with_facts()
        if reading.exiftool:
            self._read_second()
        else:
            self._not_done.append(NotDone("exiftool", "not_asked"))
        if reading.shots:
            self._read_more("shots", SHOTS_READER)
        else:
            self._not_done.append(NotDone("shots", "not_asked"))
        data = language_data()
        if reading.text and data is not None:
            self._read_more("texts", TEXT_READER, readable=(os.fsencode(data),))
        else:
            self._not_done.append(NotDone("texts", "absent" if reading.text else "not_asked"))

    def _read_more(self, name: str, reader: str, readable: tuple[bytes, ...] = ()) -> None:
        self._read(name, reader, self._selection.media, readable=readable)
        self._count_unread(name, [medium for medium in self._media if medium.facts is not None])

    def _read(
        self,
        name: str,
        reader: str,
        media: Sequence[Medium],
        *,
        readable: tuple[bytes, ...] = (),
        through: Through = lambda _, read: read,
    ) -> None:
        self._step(f"read {name}")
        self._kept[name] = Keeping(self._folder, name, f"{reader} {worker.VERSION} of vangnet {__version__}")
        read_contents(
            media,
            self._kept[name],
            reader=reader,
            exhibit=self._reading.exhibit,
            results=self._folder,
            passwords=self._reading.passwords,
            jobs=self._reading.jobs,
            readable=readable,
            through=through,
            watch=lambda done, total: self._watch(View(f"read {name}", done, total)),
        )

    def _read_second(self) -> None:
        """Ask ExifTool where the libraries found no date, model or serial, and take over what it adds."""
        asked = [medium for medium in self._media if medium.facts is not None and needs_second(medium.facts)]
        try:
            with Exiftool() as exiftool:
                self._read("second", worker.CONTENT_READER, asked, through=partial(_second, exiftool))
        except ExifToolUnusable:
            self._not_done.append(NotDone("exiftool", "absent", len(asked)))
            return
        decode = msgspec.msgpack.Decoder(Facts).decode
        found = {sha256: decode(told) for sha256, told, _ in self._kept["second"].rows() if told is not None}
        self._count_unread("second", asked)
        self._media = [
            msgspec.structs.replace(medium, facts=merged(medium.facts, found[medium.sha256]))
            if medium.facts is not None and medium.sha256 in found
            else medium
            for medium in self._media
        ]

    def _count_unread(self, name: str, asked: Sequence[Medium]) -> None:
        done = self._kept[name].done()
        if unread := sum(medium.sha256 not in done for medium in asked):
            self._not_done.append(NotDone("exiftool" if name == "second" else name, "unread", unread))

    def _with_facts(self) -> list[Medium]:
        """The selection with its facts; the last word on a content counts."""
        decode = msgspec.msgpack.Decoder(Facts).decode
        read = {sha256: (told, problem) for sha256, told, problem in self._kept["facts"].rows()}
        media = []
        for medium in self._selection.media:
            told, problem = read.get(medium.sha256, (None, medium.problem))
            if told is None and problem is None:
                raise VangnetError(f"{medium.sha256}: was not read, and nothing says why: a fault of the program")
            facts = None if told is None else decode(told)
            media.append(msgspec.structs.replace(medium, facts=facts, problem=problem))
        return media

    # -- reasoning ---------------------------------------------------------------------------------------------------

    def reason(self) -> Summary:
        """Conclude what can be concluded, and write it down."""
        media = self._media
        pages = self._pages()
        texts = {sha256: [line.text for line in page.lines] for sha256, page in pages.items()}
        with Spilled(self._kept["shots"].rows() if "shots" in self._kept else ()) as packed:
            told = reason(media, self._wanted, shots=_Shots(packed), texts=texts, step=self._step)
        self._step("writing")
        self._check(media, told)
        self._write(told)
        self._end_step()
        summary = self._summary(media, told, pages)
        write_summary(self._folder, summary)
        return summary

    def _pages(self) -> dict[str, Page]:
        """What was read in pictures."""
        rows = self._kept["texts"].rows() if "texts" in self._kept else ()
        return {sha256: page_of(told) for sha256, told, _ in rows if told is not None}

    def _check(self, media: Sequence[Medium], told: Reasoned) -> None:
        """Media in = media out, or this fails loudly."""
        chosen = {medium.sha256 for medium in media}
        answered = {finding.sha256 for finding in told.findings}
        placed = [placing.sha256 for placing in told.placings]
        if not (chosen == answered == set(told.moments) == set(placed) and len(placed) == len(media)):
            raise VangnetError(
                f"{len(media)} media in, {len(answered)} with findings and {len(placed)} in lanes: this is a fault of "
                "the program; nothing was written"
            )

    def _write(self, told: Reasoned) -> None:
        (self._folder / output.SUMMARY).unlink(missing_ok=True)
        output.write(self._folder, output.FINDINGS, told.findings)
        output.write_moments(self._folder, told.moments.items())
        output.write(self._folder, output.TIES, told.ties)
        output.write(self._folder, output.SERIES, told.members)
        output.write(self._folder, output.LANES, told.placings)
        output.write(self._folder, output.CLUES, told.clues)
        output.write_circumstances(self._folder, told.circumstances.items())

    def _summary(self, media: Sequence[Medium], told: Reasoned, pages: Mapping[str, Page]) -> Summary:
        unread = [medium for medium in media if medium.facts is None]
        doubts = Counter(each.code for medium in media if medium.facts for each in medium.facts.problems)
        doubts.update(each.code for page in pages.values() for each in page.problems)
        return Summary(
            program={"name": "vangnet", "version": __version__},
            exhibit=None if self._reading.exhibit is None else str(self._reading.exhibit),
            library=msgspec.to_builtins(self._results.summary.library),
            scan_complete=self._results.complete,
            now=self._wanted.now,
            files=self._selection.files,
            media=len(media),
            joined=self._selection.joined,
            statuses=_counted(medium.status for medium in media),
            read=len(media) - len(unread),
            unread=len(unread),
            problems=_counted(medium.problem for medium in unread),
            doubts=dict(doubts.most_common()),
            findings=_counted(finding.kind for finding in told.findings),
            confidence=_by_confidence(told.findings),
            contradictions=len({finding.sha256 for finding in told.findings if finding.contradictions}),
            ties=_counted(tie.kind for tie in told.ties),
            series=len(told.series),
            lanes=_counted(placing.lane for placing in told.placings),
            drawn=sum(placing.is_drawn for placing in told.placings),
            clues=len(told.clues),
            rules=self._wanted.rules,
            statements=self._wanted.statements,
            faults=tuple(told.faults),
            not_done=(*self._not_done, *told.not_done, *self._left_out(media)),
            seconds=self._seconds | {"all": round(time.monotonic() - self._began, 3)},
            peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            signatures=told_of(self._wanted.entries or ()),
        )

    def _left_out(self, media: Sequence[Medium]) -> list[NotDone]:
        """What people should know was not looked at."""
        told = []
        if not self._results.complete:
            told.append(NotDone("scan", "not_complete"))
        if self._selection.joined:
            told.append(NotDone("facts", JOINED_PROBLEM, self._selection.joined))
        named = {sha256 for said in self._wanted.statements for sha256 in said.media or ()}
        if strange := named - {medium.sha256 for medium in media}:
            told.append(NotDone("statements", "not_of_this_scan", len(strange)))
        return told


class _Shots(Mapping[str, Sequence[Shot]]):
    """Shots by SHA-256, unpacked when they are asked for."""

    def __init__(self, packed: Spilled) -> None:
        self._packed = packed

    def __getitem__(self, sha256: str) -> Sequence[Shot]:
        return shots_of(self._packed[sha256])

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


def _counted(words: Iterable[object]) -> dict[str, int]:
    return dict(sorted(Counter(map(str, words)).items()))


def _by_confidence(findings: Sequence[Finding]) -> dict[str, dict[str, int]]:
    told: dict[str, Counter[str]] = {}
    for finding in findings:
        told.setdefault(str(finding.kind), Counter())[str(finding.confidence)] += 1
    return {kind: dict(sorted(counts.items())) for kind, counts in sorted(told.items())}
