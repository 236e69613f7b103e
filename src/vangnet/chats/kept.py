"""What is kept of a work list: items and groups with numbers of the export in place of its keys, all data covered."""

import msgspec

from vangnet.words import Word


class KeptRegion(msgspec.Struct, frozen=True):
    """A municipality that the name of a group hints at, and how much that says. Never where anybody lives."""

    code: str
    name: str
    unit: str
    weight: str
    why: tuple[Word, ...] = ()


class KeptRoute(msgspec.Struct, frozen=True):
    """Who takes such a region; `is_local`: by the unit's own table. Teams and mailboxes, no persons."""

    unit: str
    team: str = ""
    mailbox: str = ""
    is_local: bool = False


class KeptExcerpt(msgspec.Struct, frozen=True):
    """A covered post, with the number of its message."""

    message: int
    on: str
    text: str


class KeptItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item of the work list: `networks.expose.worklist.Item` with numbers for keys; `counts` are facts, no score.

    `areas`: codes of municipalities, by which lists are asked. `age_messages`: where members write of their own age.
    """

    label: Word = Word("expose.nobody_named")
    network: int | None = None
    group: str = ""
    member: int | None = None
    said: str = ""
    counts_as_minor: bool = True
    age_reasons: tuple[Word, ...] = ()
    age_counter: tuple[Word, ...] = ()
    age_messages: tuple[int, ...] = ()
    grade: int | None = None
    counts: dict[str, int] = {}
    areas: tuple[str, ...] = ()
    regions: tuple[KeptRegion, ...] = ()
    routes: tuple[KeptRoute, ...] = ()
    excerpts: tuple[KeptExcerpt, ...] = ()
    reasons: tuple[Word, ...] = ()
    counter: tuple[Word, ...] = ()
    steps: tuple[Word, ...] = ()


class KeptSign(msgspec.Struct, frozen=True):
    """A second sign: what was counted, of how many posts, and whether it is there by the rules."""

    code: str
    count: int
    of: int
    is_there: bool
    why: Word


class KeptGroup(msgspec.Struct, frozen=True):
    """A network whose name hints at a region, or that has a second sign. `title`: its name, covered."""

    network: int
    title: str
    is_expose: bool
    regions: tuple[KeptRegion, ...]
    signs: tuple[KeptSign, ...]


class KeptGroups(msgspec.Struct, frozen=True):
    """What was found of expose groups in an export: `covered` are the networks whose posts are shown covered.

    `made_of` tells from what, so that it is made anew when that is another. `routing_problem`: why the unit's own
    table of who takes what could not be read.
    """

    covered: tuple[int, ...]
    made_of: str = ""
    routing_problem: str = ""
    groups: tuple[KeptGroup, ...] = ()
