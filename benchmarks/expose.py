"""Personal data of another in drawn-up Dutch chat lines: precision and recall of spans; and how many posts a minute.

The lines are of our own making (tests/networks/expose/lines.txt). They show what the rules see and miss in writing of
that kind; they do not show how often real groups write so.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import Bench, Line
from vangnet.networks.expose.personal_data import Whose, find
from vangnet.networks.expose.redaction import redact
from vangnet.networks.expose.worklist import worklist
from vangnet.networks.shape import Message, Moment, Network, NetworkKind, Record

LINES = Path("tests/networks/expose/lines.txt")
POSTS = 1_000_000
_MARK = re.compile(r"\{(\w+)\|([^}]*)\}")


class Labelled(NamedTuple):
    """A line without its marks, and the kind and place of each."""

    text: str
    marks: tuple[tuple[str, int, int], ...]


def labelled(lines: str) -> list[Labelled]:
    """Read lines with marks."""
    return [_unmarked(line) for line in lines.splitlines() if line and not line.startswith("#")]


def _unmarked(line: str) -> Labelled:
    text, marks, position = "", [], 0
    for hit in _MARK.finditer(line):
        text += line[position : hit.start()]
        marks.append((hit[1], len(text), len(text) + len(hit[2])))
        text += hit[2]
        position = hit.end()
    return Labelled(text + line[position:], tuple(marks))


class Score(NamedTuple):
    """Spans that are marked and found (touching, and of the same kind), found only, marked only."""

    both: int
    only_found: int
    only_marked: int

    def told(self) -> str:
        precision = self.both / max(1, self.both + self.only_found)
        recall = self.both / max(1, self.both + self.only_marked)
        return f"precision {precision:.2f}, recall {recall:.2f} ({self.both}/{self.only_found}/{self.only_marked})"


def score(lines: list[Labelled]) -> dict[str, Score]:
    """The score of each kind, and of "all". Mentions and what is said to be one's own are no data of another."""
    counts: Counter[tuple[str, str]] = Counter()
    for line in lines:
        spans = [one for one in find(line.text) if one.whose is Whose.ANOTHER and one.kind != "mention"]
        hit = []
        for kind, start, end in line.marks:
            match = next((one for one in spans if one.kind == kind and one.start < end and start < one.end), None)
            counts[kind, "both" if match else "marked"] += 1
            hit.append(match)
        for one in spans:
            counts[one.kind.value, "found"] += one not in hit
    kinds = sorted({kind for kind, _ in counts})
    told = {kind: Score(counts[kind, "both"], counts[kind, "found"], counts[kind, "marked"]) for kind in kinds}
    told["all"] = Score(*(sum(column) for column in zip(*told.values(), strict=True)))
    return told


def uncovered(lines: list[Labelled]) -> int:
    """Marked pieces that stand whole in the covered post."""
    return sum(
        line.text[start:end].lower() in redact(line.text).lower() for line in lines for _, start, end in line.marks
    )


def lines(bench: Bench) -> Iterator[Line]:
    told = labelled(LINES.read_text("utf-8"))
    marks = sum(len(line.marks) for line in told)
    for kind, found in score(told).items():
        yield Line(
            f"{len(told)} drawn-up chat lines, {marks} marked pieces: {kind} (found/too many/missed)", found.told()
        )
    yield Line(f"the same lines covered: marked pieces that stay readable, of {marks}", str(uncovered(told)))
    posts = POSTS // 20 if bench.quick else POSTS
    made = list(_posts(told, posts))
    began = time.process_time()
    found_ = worklist(made, day=date(2026, 11, 1))
    seconds = time.process_time() - began
    yield Line(
        f"{posts:,} made posts of a group -> {len(found_.items):,} items, one core",
        f"{seconds:,.0f} s of processor time, {posts / seconds * 60:,.0f} posts a minute",
        "1,000,000",
        posts / seconds * 60 >= 1_000_000,
    )


def _posts(told: list[Labelled], count: int) -> Iterator[Record]:
    """Posts of words in an order of their own, so that no two are the same; one in seven holds a marked line."""
    chance = random.Random(9)
    words = sorted({word for line in told for word in line.text.split() if not line.marks})
    moment = Moment(datetime(2026, 3, 2, tzinfo=UTC))
    yield Network("n", "expose 0541", "telegram", NetworkKind.GROUP)
    for number in range(count):
        text = " ".join(chance.choices(words, k=chance.randint(1, 14)))
        if chance.random() < 1 / 7:
            text = f"{text} {chance.choice(told).text}{chance.choice(('', ' ', '!'))}"
        yield Message(f"{number}", "n", f"u{chance.randint(1, 5000)}", moment, text)
