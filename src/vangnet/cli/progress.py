"""What a detective sees while a scan goes: files, bytes, rate, time left, and counts per status. On standard error."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from vangnet.capture.summary import View as CaptureView
from vangnet.networks.view import View as NetworkView
from vangnet.scan.parts.joining import View as Tried
from vangnet.scan.run import View, Watch

_REDRAW_SECONDS = 0.2
_LINE_SECONDS = 30.0


@contextmanager
def watching() -> Iterator[Watch]:
    """A watcher for a scan: a live display on a terminal, one line every half minute in a log."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    progress = Progress(
        SpinnerColumn(),
        TextColumn("[bold]{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[amount]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[statuses]}"),
        console=Console(stderr=True),
    )
    with progress:
        yield _Display(progress)


@contextmanager
def joining() -> Iterator[Callable[[Tried], None]]:
    """A watcher for the joining of split files: what was tried of what there is, and what was joined."""
    if not sys.stderr.isatty():
        yield _TriedLines()
        return
    columns = (SpinnerColumn(), TextColumn("join"), BarColumn(bar_width=24), TextColumn("{task.fields[told]}"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as progress:
        task = progress.add_task("join", total=None, told="")
        yield lambda view: progress.update(task, total=max(1, view.total), completed=view.done, told=_tried(view))


@contextmanager
def capturing() -> Iterator[Callable[[CaptureView], None]]:
    """A watcher for capture: what it does now, and how many contents were read of how many."""
    if not sys.stderr.isatty():
        yield _CaptureLines()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[told]}"),
    )
    with Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=Console(stderr=True)) as progress:
        task = progress.add_task("selection", total=None, told="")
        yield lambda view: progress.update(
            task, description=view.stage, total=view.total or None, completed=view.done, told=_captured(view)
        )


@contextmanager
def networking() -> Iterator[Callable[[NetworkView], None]]:
    """A watcher for networks: what is done now, how much of the exports was read, and what came out."""
    if not sys.stderr.isatty():
        yield _NetworkLines()
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24))
    told = TextColumn("{task.fields[told]}")
    with Progress(*columns, told, TimeElapsedColumn(), console=Console(stderr=True)) as progress:
        task = progress.add_task("read", total=None, told="")
        yield lambda view: progress.update(
            task, description=view.stage, total=view.total or None, completed=view.done, told=_network(view)
        )


class _NetworkLines:
    def __init__(self) -> None:
        self._said = time.monotonic()

    def __call__(self, view: NetworkView) -> None:
        if time.monotonic() - self._said >= _LINE_SECONDS:
            self._said = time.monotonic()
            print(f"{view.stage}: {_network(view)}", file=sys.stderr, flush=True)


def _network(view: NetworkView) -> str:
    if view.stage != "read":
        return f"{view.ties:,} ties" if view.ties else ""
    return f"{decimal(view.done)} of {decimal(view.total)}, {view.records:,} records, {view.ties:,} ties"


class _CaptureLines:
    def __init__(self) -> None:
        self._said = time.monotonic()

    def __call__(self, view: CaptureView) -> None:
        if time.monotonic() - self._said >= _LINE_SECONDS:
            self._said = time.monotonic()
            print(f"{view.stage}: {_captured(view)}", file=sys.stderr, flush=True)


def _captured(view: CaptureView) -> str:
    return f"{view.done:,} of {view.total:,} read" if view.total else ""


class _TriedLines:
    def __init__(self) -> None:
        self._said = time.monotonic()

    def __call__(self, view: Tried) -> None:
        if time.monotonic() - self._said >= _LINE_SECONDS:
            self._said = time.monotonic()
            print(f"join: {_tried(view)}", file=sys.stderr, flush=True)


def _tried(view: Tried) -> str:
    return f"{view.done:,} of {view.total:,} tried, {view.joined:,} joined"


class _Display:
    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("inventory", total=None, amount="", statuses="")
        self._drawn = 0.0
        self._rate = _Rate()

    def __call__(self, view: View) -> None:
        now = time.monotonic()
        if now - self._drawn < _REDRAW_SECONDS and view.files < view.total_files:
            return
        self._drawn = now
        examining = view.stage == "examine"
        self._progress.update(
            self._task,
            description=view.stage,
            total=max(1, view.total_bytes) if examining else None,
            completed=view.bytes if examining else 0,
            amount=_amount(view, self._rate(view)),
            statuses=_statuses(view),
        )


class _Lines:
    def __init__(self) -> None:
        self._said = time.monotonic()
        self._rate = _Rate()

    def __call__(self, view: View) -> None:
        now = time.monotonic()
        if now - self._said >= _LINE_SECONDS:
            self._said = now
            print(f"{view.stage}: {_amount(view, self._rate(view))} {_statuses(view)}", file=sys.stderr, flush=True)


class _Rate:
    """Files per second since this run began; a scan that goes on does not count what was done before."""

    def __init__(self) -> None:
        self._start: tuple[float, int] | None = None

    def __call__(self, view: View) -> float:
        now = time.monotonic()
        if self._start is None or view.files < self._start[1]:
            self._start = now, view.files
        began, files = self._start
        return (view.files - files) / max(now - began, 1e-9)


def _amount(view: View, rate: float) -> str:
    if view.stage != "examine":
        return f"{view.files:,} files, {decimal(view.bytes)}"
    return (
        f"{view.files:,} of {view.total_files:,} files, "
        f"{decimal(view.bytes)} of {decimal(view.total_bytes)}, {rate:,.0f}/s"
    )


def _statuses(view: View) -> str:
    return "  ".join(f"{name} {count:,}" for name, count in view.statuses.items() if count)
