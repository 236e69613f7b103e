"""Who is the same person among the names and addresses of git/git, beside its own hand-made .mailmap."""

import re
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations

from benchmarks.networks_git import folder, git, plain

Identity = tuple[str, str]
Pairs = set[tuple[int, int]]


def identities() -> list[Identity]:
    told = git("git", "log", "--all", "--format=%an%x00%ae%x01%cn%x00%ce").replace("\x01", "\n").splitlines()
    found = {(one.split("\x00")[0], one.split("\x00")[1]) for one in told if "\x00" in one}
    return sorted(found)


def people(of: list[Identity]) -> list[str]:
    """The person of each identity by the map, as its name and address there."""
    asked = "\n".join(f"{name} <{address}>" for name, address in of)
    words = ["git", "-C", str(folder("git")), "-c", "mailmap.blob=HEAD:.mailmap", "check-mailmap", "--stdin"]
    done = subprocess.run(words, input=asked.encode(errors="replace"), capture_output=True, check=True)
    return [re.search(r"<(.*)>$", one)[1].casefold() for one in done.stdout.decode(errors="replace").splitlines()]  # type: ignore[index]


def truth() -> tuple[list[Identity], Pairs]:
    """The closed set: everybody whom the map names at least once, and the pairs that it says are one person."""
    of = identities()
    who = people(of)
    mapped = {p for (name, address), p in zip(of, who, strict=True) if address.casefold() != p}
    kept = [(one, p) for one, p in zip(of, who, strict=True) if p in mapped]
    return [one for one, _ in kept], _same([p for _, p in kept])


def rules() -> dict[str, Callable[[list[Identity]], Pairs]]:
    return {
        "same address": lambda of: _same([address.casefold() for _, address in of]),
        "same name": lambda of: _same([plain(name) for name, _ in of]),
        "same local part": lambda of: _same([_local(one) for one in of]),
        "address or name": lambda of: rules()["same address"](of) | rules()["same name"](of),
        "address, name or local part": lambda of: rules()["address or name"](of) | rules()["same local part"](of),
        "identifiers that lose weight by use (ours)": weighed,
    }


def weighed(of: list[Identity]) -> Pairs:
    """Typed identifiers; one that is used by many names loses weight; a pair is tied where the weights reach 1.

    An address says 1 while up to three names use it, less with more; a name of two words or more 1, of one word a half;
    a local part a half, and a whole where the names share a word too; with more than three names, less. Set by thought
    and not fitted.
    """
    names, weight = defaultdict(set), defaultdict(float)
    kinds: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, one in enumerate(of):
        told = (("address", one[1].casefold()), ("name", plain(one[0])), ("local", _local(one)))
        for key in told:
            kinds[key].append(place)
            names[key].add(plain(one[0]))
    for (kind, value), places in kinds.items():
        spread = min(1.0, 3 / len(names[kind, value]))
        for a, b in combinations(places, 2):
            if kind == "name":
                weight[a, b] += 1.0 if " " in value else 0.5
            elif kind == "address":
                weight[a, b] += spread if spread == 1 else spread / 2
            elif len(value) > 2:
                share = (
                    bool(_words(of[a][0]) & _words(of[b][0]))
                    or _initials(of[a][0], value)
                    or _initials(of[b][0], value)
                )
                weight[a, b] += spread * (1.0 if share else 0.5)
    return {pair for pair, total in weight.items() if total >= 1}


def agreement(found: Pairs, true: Pairs) -> tuple[float, float]:
    """Precision and recall."""
    both = len(found & true)
    return both / max(len(found), 1), both / max(len(true), 1)


def _same(keys: Iterable[str]) -> Pairs:
    places: dict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        places[key].append(place)
    return {pair for one in places.values() for pair in combinations(one, 2)}


def _local(one: Identity) -> str:
    return one[1].casefold().split("@")[0].split("+")[-1]


def _words(name: str) -> set[str]:
    return {word for word in re.split(r"[^\w]+", plain(name)) if len(word) > 2}


def _initials(name: str, local: str) -> bool:
    """Whether a local part is made of a name: a whole word of it."""
    return any(word in local for word in _words(name))
