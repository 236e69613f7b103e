"""Who is the same person, against the `.mailmap` of a public repository: `python -m benchmarks.identity_linking`.

VANGNET_GIT_TRUTH names clones (a path each, parted by colons; a folder with or without a work tree). People who keep a
`.mailmap` wrote down by hand which names and addresses are one person. Only counts are printed: no name, no address.

The closed set is made as for the baselines: every identity (name and address of an author) that the map changes, or
whose address is a proper address of the map; a person is the proper address that the map gives. Rules are tuned on one
half of the people of git/git, which must be named first (by a digest of the proper address); the other half, and other
repositories, are never looked at while tuning.
"""

import hashlib
import os
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import combinations
from math import comb
from pathlib import Path

import msgspec

from vangnet.identities.linking.folding import skeleton
from vangnet.identities.linking.matching import Matched, Record, match

Pairs = set[tuple[int, int]]

_LINE = re.compile(r"^([^<#]*)<([^>]*)>\s*(?:([^<]*)<([^>]*)>)?")


class Truth(msgspec.Struct, frozen=True):
    """Records of the closed set, each with who it is; and all records of the history."""

    records: tuple[Record, ...]
    people: tuple[str, ...]
    everybody: tuple[Record, ...]

    def part(self, wanted: Callable[[str], bool]) -> "Truth":
        kept = [place for place, person in enumerate(self.people) if wanted(person)]
        return Truth(
            tuple(self.records[place] for place in kept), tuple(self.people[place] for place in kept), self.everybody
        )

    def true_pairs(self) -> Pairs:
        return _pairs_of(self.people)


def read_truth(place: Path) -> Truth:
    """Read the closed set of a clone."""

    def git(*asked: str) -> str:
        told = subprocess.run(["git", "-C", str(place), *asked], capture_output=True, check=True)
        return told.stdout.decode("utf-8", "replace")

    identities = {tuple(line.split("\t")) for line in git("log", "--format=%an%x09%ae").splitlines() if "\t" in line}
    lines = [found.groups() for line in git("show", "HEAD:.mailmap").splitlines() if (found := _LINE.match(line))]
    by_email: dict[str, tuple[str, str]] = {}
    by_both: dict[tuple[str, str], tuple[str, str]] = {}
    for proper_name, proper_email, name, address in lines:
        if address is None:
            by_email[proper_email.lower()] = (proper_name.strip(), "")
        elif name.strip():
            by_both[name.strip().lower(), address.lower()] = (proper_name.strip(), proper_email)
        else:
            before = by_email.get(address.lower(), ("", ""))
            by_email[address.lower()] = (proper_name.strip() or before[0], proper_email or before[1])
    proper = {proper_email.lower() for _, proper_email, _, _ in lines}
    told: list[tuple[Record, str]] = []
    for name, address in sorted(identity for identity in identities if len(identity) == 2):
        changed = by_both.get((name.lower(), address.lower())) or by_email.get(address.lower())
        person = ((changed and changed[1]) or address).lower()
        if changed or person in proper:
            told.append((Record(name, address), person))
    everybody = tuple(Record(*identity) for identity in sorted(identities) if len(identity) == 2)
    return Truth(tuple(record for record, _ in told), tuple(person for _, person in told), everybody)


def baselines(records: Sequence[Record]) -> dict[str, Pairs]:
    """The rules of networks.md, section 10: pairs that share a key, without going on from pair to pair."""
    by_email = _pairs_of([record.email.lower() for record in records])
    by_name = _pairs_of(["".join(skeleton(part) for part in record.name.split()) for record in records])
    by_local = _pairs_of([re.sub(r"[._-]", "", record.email.lower().partition("@")[0]) for record in records])
    return {
        "same e-mail": by_email,
        "same normalised name": by_name,
        "same local part": by_local,
        "e-mail OR name": by_email | by_name,
        "e-mail OR name OR local part": by_email | by_name | by_local,
    }


def pairs_in(groups: Iterable[Collection[int]]) -> Pairs:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def relay_links(records: Sequence[Record], matched: Matched, names: int = 8) -> tuple[int, int]:
    """How many addresses are of a relay (beside so many names, or "... via ..."), how many ties hang on one alone."""
    beside: dict[str, set[str]] = defaultdict(set)
    for record in records:
        beside[record.email.lower()].add(skeleton(record.name))
    relays = {address for address, held in beside.items() if len(held) >= names}
    relays |= {record.email.lower() for record in records if " via " in record.name.lower()}
    alone = 0
    for tie in matched.ties:
        first, second = records[tie.first], records[tie.second]
        codes = {reason.code for reason in tie.reasons}
        alone += first.email.lower() == second.email.lower() and first.email.lower() in relays and codes <= _BY_ADDRESS
    return len(relays), alone


_BY_ADDRESS = {"linking.match_email", "linking.match_local"}


def _pairs_of(keys: Sequence[str]) -> Pairs:
    held: dict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        if key:
            held[key].append(place)
    return pairs_in(held.values())


def _row(title: str, found: Pairs, true: Pairs) -> str:
    right = len(found & true)
    precision, recall = right / max(1, len(found)), right / max(1, len(true))
    return f"| {title} | {len(found)} | {len(found) - right} | {precision:.3f} | {recall:.3f} |"


def report(place: Path, *, is_tuned_on: bool) -> None:
    whole = read_truth(place)
    half = {person: hashlib.sha256(person.encode()).digest()[-1] % 2 for person in whole.people}
    halves = {
        "half that rules are tuned on": whole.part(lambda person: half[person] == 0),
        "other half": whole.part(lambda person: half[person] == 1),
    }
    parts = {**(halves if is_tuned_on else {}), "whole": whole}
    print(f"\n{place}: {len(whole.everybody)} identities in the history")
    for title, truth in parts.items():
        true, matched = truth.true_pairs(), match(truth.records)
        people = len(set(truth.people))
        print(f"\n{title}: {len(truth.records)} identities, {people} people, {len(true)} true pairs\n")
        print("| rule | pairs | wrong | precision | recall |\n|---|---|---|---|---|")
        for rule, found in baselines(truth.records).items():
            print(_row(rule, found, true))
        print(_row("Vangnet, ties", {(tie.first, tie.second) for tie in matched.ties}, true))
        print(_row("Vangnet, groups", pairs_in(matched.groups), true))
    begun = time.perf_counter()
    matched = match(whole.everybody)
    seconds = time.perf_counter() - begun
    relays, alone = relay_links(whole.everybody, matched)
    found = sum(comb(len(group), 2) for group in matched.groups)
    print(
        f"\nopen set: {len(whole.everybody)} identities in {seconds:.2f} s, {found} pairs in groups, the largest group "
        f"{len(matched.groups[0])}; {relays} addresses of a relay, {alone} ties by such an address alone"
    )
    _open_set(whole, matched)


def _open_set(whole: Truth, matched: Matched) -> None:
    """All identities at once, counted over pairs of which the map knows both."""
    place = {record: number for number, record in enumerate(whole.records)}
    known = [
        [place[whole.everybody[one]] for one in group if whole.everybody[one] in place] for group in matched.groups
    ]
    print("\n| rule | pairs | wrong | precision | recall |\n|---|---|---|---|---|")
    print(_row("Vangnet, groups over the open set, pairs of the closed set", pairs_in(known), whole.true_pairs()))


def main() -> None:
    places = [Path(place) for place in os.environ.get("VANGNET_GIT_TRUTH", "").split(":") if place]
    if not places:
        sys.exit("VANGNET_GIT_TRUTH names no clone")
    for place in places:
        report(place, is_tuned_on=place == places[0])


if __name__ == "__main__":
    main()
