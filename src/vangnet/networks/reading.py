"""Exports read in confined workers: one file after another, with the digest of each taken by this process itself."""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import msgspec

from vangnet.errors import InputRefused
from vangnet.networks import worker
from vangnet.networks.batches import Batch, Job
from vangnet.networks.shape import Problem, Source
from vangnet.sandbox import Confinement, Died, Message, Pool
from vangnet.values import Reason

MOST_DEATHS = 8
"""So often may the reading of one archive kill its worker before the rest of it is left."""
MEMORY_BYTES = 1024 * 2**20

_CHUNK = 1 << 20


class ExportFile(msgspec.Struct, frozen=True):
    """A file of an export: `sha256` makes a figure traceable to it."""

    export: int
    name: str
    path: str
    bytes: int
    sha256: str = ""


class Piece(msgspec.Struct, frozen=True):
    """A batch, with the file that it is of. With the last of a file comes its digest."""

    file: ExportFile
    batch: Batch


def export_files(exports: Sequence[Path]) -> tuple[list[ExportFile], list[tuple[int, Problem]]]:
    """The files of exports, and with the number of its export what in a folder is none: links, pipes, closed folders.

    A folder is one export, and links in it are not followed. Raises InputRefused where there is nothing at a path.
    """
    found: list[ExportFile] = []
    passed: list[tuple[int, Problem]] = []
    for number, export in enumerate(exports):
        if export.is_dir():
            for name, path in _inside(export):
                if path is None:
                    passed.append((number, Problem("not_a_file", Source(_shown(name)))))
                else:
                    found.append(_file(number, name, path))
        elif export.is_file():
            found.append(_file(number, export.name, export))
        else:
            raise InputRefused(f"{export}: no such file or folder")
    if not found:
        raise InputRefused(f"no file in {', '.join(map(str, exports))}")
    return found, passed


def _inside(folder: Path) -> list[tuple[str, Path | None]]:
    """What is in a folder, by name; None stands for what is no file, and for a folder that cannot be opened."""
    told: list[tuple[str, Path | None]] = []
    closed: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        for name in (*folders, *names):
            path = Path(place, name)
            is_file = path.is_file() and not path.is_symlink()
            if is_file or path.is_symlink() or not path.is_dir():
                told.append((path.relative_to(folder).as_posix(), path if is_file else None))
    told += [(path.relative_to(folder).as_posix(), None) for path in closed]
    return sorted(told, key=lambda one: one[0])


def _shown(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "replace")


def _file(export: int, name: str, path: Path) -> ExportFile:
    return ExportFile(export, _shown(name), os.path.realpath(path), path.stat().st_size)


def pieces(exports: Sequence[Path], files: Sequence[ExportFile], memory: int = MEMORY_BYTES) -> Iterator[Piece]:
    """Read files one after another, in their order. What kills a worker gives a `Problem`, and reading goes on."""
    count = Counter(file.export for file in files)
    limits = Confinement(memory=memory, readable=tuple(os.fsencode(os.path.realpath(one)) for one in exports))
    with Pool(worker.prepare, b"", jobs=1, limits=limits) as pool, ThreadPoolExecutor(1) as digesting:
        for number, file in enumerate(files):
            digest = digesting.submit(_sha256, file.path)
            for batch in _of_one(pool, Job(number, file.name, file.path, is_given=count[file.export] == 1)):
                yield Piece(_digested(file, digest) if batch.is_end else file, batch)


def _digested(file: ExportFile, digest: "Future[str]") -> ExportFile:
    try:
        return msgspec.structs.replace(file, sha256=digest.result())
    except OSError:
        return file  # the worker told that it cannot be read


def _sha256(path: str) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _of_one(pool: Pool, job: Job) -> Iterator[Batch]:
    decode = msgspec.msgpack.Decoder(Batch).decode
    deaths = 0
    pool.workers[0].send_job(msgspec.msgpack.encode(job))
    while True:
        for event in pool.wait(1.0):
            if isinstance(event, Died):
                deaths += 1
                place = event.place if event.item == job.number else job.start
                told = _died(job, event.reason, place)
                if deaths > MOST_DEATHS or not _may_go_on(job.path):
                    yield Batch(job.number, (told,), is_end=True)
                    return
                yield Batch(job.number, (told,))
                job = msgspec.structs.replace(job, start=place + 1)
                pool.workers[0].send_job(msgspec.msgpack.encode(job))
                continue
            batch = _decoded(event, decode, job)
            if event.is_question:
                event.worker.answer(b"")  # it goes on while this batch is taken in
            yield batch
            if batch.is_end:
                return


def _decoded(event: Message, decode: Callable[[bytes], Batch], job: Job) -> Batch:
    try:
        return decode(event.data)
    except msgspec.DecodeError as error:  # no worker that does its work sends such
        values = {"reason": Reason.CORRUPT, "detail": str(error)[:200]}
        return Batch(job.number, (Problem("batch_unread", Source(job.name), values),), is_end=not event.is_question)


def _may_go_on(path: str) -> bool:
    """Whether a file has members, of which the next can be read."""
    with open(path, "rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _died(job: Job, reason: str, place: int) -> Problem:
    return Problem("worker_died", Source(job.name, str(place)), {"reason": reason})
