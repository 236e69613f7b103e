"""Where the name of a sender ends, in lines that put no mark there but ": ", which names may hold as well.

The name ends at the first ": ", unless a line of the system names somebody whole, or every line that begins with the
same words goes on to the same second ": ". What was decided so is told as coverage.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from vangnet.networks.formats.whatsapp.grammar import Told, told
from vangnet.networks.formats.whatsapp.headers import is_written_by_whatsapp, visible
from vangnet.networks.shape import ActKind

LONGEST_NAME = 256
ALIKE = 3
"""Lines that must go on in the same way before a name is taken to hold ": "."""

_MOST_HELD = 100_000


class Senders:
    """The names that were seen, and those among them that hold ": "."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.whole: dict[str, list[str]] = {}  # by the part before the first ": "
        self.chat = ""  # the name of the chat, where iOS puts it before a line of the system
        self.spread: Counter[str] = Counter()  # messages by name, in what was read ahead

    def learn(self, texts: Iterable[str]) -> list[Told]:
        """Find the names in what was read ahead; give what its lines of the system say."""
        firsts: Counter[str] = Counter()
        seconds: defaultdict[str, Counter[str]] = defaultdict(Counter)
        ends: defaultdict[str, set[str]] = defaultdict(set)
        said: list[Told] = []
        named: set[str] = set()
        for text in texts:
            line = text.partition("\n")[0][: 4 * LONGEST_NAME]
            first, has_name, rest = line.partition(": ")
            first, rest = visible(first), rest if has_name else ""
            found = told(rest) if is_written_by_whatsapp(rest) else None
            if found:
                said.append(found)
                if found.kind is ActKind.OTHER and not (found.actor or found.subjects or self.chat):
                    self.chat = first
                continue
            found = told(line) if first not in firsts else None
            if found:
                said.append(found)
                named |= {one for one in (found.actor, found.subjects) if ": " in one}
            if found or not has_name:
                continue
            firsts[first] += 1
            second, is_more, end = visible(rest).partition(": ")
            if is_more and len(second) <= LONGEST_NAME and len(seconds) < _MOST_HELD:
                seconds[first][f"{first}: {second}"] += 1
                if len(ends[first]) < ALIKE:
                    ends[first].add(end)
        for first, count in list(firsts.items()):
            if first not in seconds:
                continue
            whole, times = seconds[first].most_common(1)[0]
            if whole in named or (times == count >= ALIKE and len(ends[first]) > 1):
                self.whole.setdefault(first, []).append(whole)
                firsts[whole] = times
                firsts[first] -= times
        self.spread = +firsts
        return said

    def __contains__(self, name: object) -> bool:
        return name in self.known or name in self.spread

    def parted(self, rest: str) -> tuple[str, str] | None:
        """The sender and the text of what stands behind a header; None where no sender is named."""
        line, break_, more = rest.partition("\n")
        first, has_name, text = line.partition(": ")
        name = visible(first)
        for whole in self.whole.get(name, ()):
            if visible(line).startswith(f"{whole}: "):
                name, text = whole, text.partition(": ")[2]
        if not has_name:
            first = line.rstrip()
            name = visible(first.partition(":")[0])
            if ":" not in first or name not in self:
                return None
            text = first.partition(":")[2]  # an empty message
        if not name or len(name) > LONGEST_NAME:
            return None
        if name not in self.known:
            if told(line) and name not in self.spread:
                return None
            if len(self.known) < _MOST_HELD:
                self.known.add(name)
        return name, text + break_ + more
