"""Networks of people with official roles, from public git repositories that were fetched before.

`VANGNET_TRUTH` names a folder with them, bare or checked out: `cargo` and `team` (rust-lang), `community` (kubernetes),
`git` (git/git) and `community-graphs` (vlivashkin). Nothing of them is kept.
"""

import os
import re
import subprocess
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

BORS = re.compile(r"^Auto merge of #\d+ - (?P<author>[\w-]+):.*?r=(?P<reviewer>[\w,-]+)")


@dataclass(frozen=True)
class Truth:
    """A network by layer, what each did, and who has the role."""

    name: str
    layers: dict[str, Any]
    activity: np.ndarray
    truth: np.ndarray


def folder(name: str) -> Path | None:
    place = os.environ.get("VANGNET_TRUTH")
    found = Path(place) / name if place else None
    return found if found and found.exists() else None


@cache
def git(name: str, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(folder(name)), *words], capture_output=True, check=True)
    return done.stdout.decode(errors="replace")


def plain(name: str) -> str:
    """A name without case, accents and doubled spaces."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def edits(name: str) -> tuple[list[str], dict[str, set[str]], Any, np.ndarray]:
    """Who edits a file after whom: members by plain name, their addresses, ties and numbers of commits."""
    people: dict[str, int] = {}
    addresses: dict[str, set[str]] = {}
    last: dict[str, int] = {}
    ties: Counter[tuple[int, int]] = Counter()
    commits: Counter[int] = Counter()
    told = git(name, "log", "--no-merges", "--reverse", "--name-only", "--format=%x01%an%x00%ae")
    for commit in told.split("\x01")[1:]:
        head, *files = commit.splitlines()
        author, address = head.split("\x00")
        who = people.setdefault(plain(author), len(people))
        addresses.setdefault(plain(author), set()).add(address.casefold())
        commits[who] += 1
        for file in filter(None, files):
            if file in last and last[file] != who:
                ties[who, last[file]] += 1
            last[file] = who
    return list(people), addresses, matrix(ties, len(people)), np.array([commits[v] for v in range(len(people))])


def matrix(ties: Counter[tuple[int, int]], members: int) -> Any:
    rows, columns = [a for a, _ in ties], [b for _, b in ties]
    return sparse.csr_matrix((np.array(list(ties.values()), np.float32), (rows, columns)), (members, members))


def cargo() -> Truth:
    """Truth: all who ever stood in the team's file, as leads, members or alumni."""
    handles = _team("cargo")
    names, addresses, ties, commits = edits("cargo")
    handle_of = {plain(p["name"]): p["github"].casefold() for p in _people()}
    handle_of |= {p["github"].casefold(): p["github"].casefold() for p in _people()}
    by_address = {p["email"].casefold(): p["github"].casefold() for p in _people() if "email" in p}
    told = []
    for name in names:
        of = next((by_address[one] for one in addresses[name] if one in by_address), None)
        told.append(of or handle_of.get(name) or _of_noreply(addresses[name]))
    place = {handle: v for v, handle in reversed(list(enumerate(told))) if handle}
    reviews: Counter[tuple[int, int]] = Counter()
    for line in git("cargo", "log", "--merges", "--format=%s").splitlines():
        found = BORS.match(line)
        for reviewer in found["reviewer"].casefold().split(",") if found else ():
            a, b = place.get(reviewer), place.get(found["author"].casefold())
            if a is not None and b is not None and a != b:
                reviews[a, b] += 1
    truth = np.array([handle in handles for handle in told])
    return Truth("cargo, team", {"edits": ties, "reviews": matrix(reviews, len(names))}, commits, truth)


def kubernetes() -> Truth:
    """Truth: chairs and technical leads of today and before, by the file of the groups."""
    told = git("community", "show", "HEAD:sigs.yaml")
    leaders = {plain(one) for one in re.findall(r"^\s+- github: (\S+)", told, re.MULTILINE)}
    leaders |= {plain(one.strip("'\"")) for one in re.findall(r"^\s+name: (.+)$", told, re.MULTILINE)}
    names, addresses, ties, commits = edits("community")
    truth = np.array([name in leaders or _of_noreply(addresses[name]) in leaders for name in names])
    return Truth("kubernetes, leaders", {"edits": ties}, commits, truth)


def graphs() -> dict[str, tuple[Any, np.ndarray]]:
    """Networks with a label for each member: the undirected adjacency and the labels as numbers."""
    files = {
        "karate (34, 2 clubs)": "karate",
        "dolphins (62, 2 groups)": "dolphins",
        "polbooks (105, 3 views)": "polbooks",
        "football (115, 12 leagues)": "football",
        "newsgroups (2 topics)": "newsgroup/news_2cl_1",
        "email-Eu-core (42 departments)": "eu-core",
        "school day (classes)": "sp_school/sp_school_day_1",
        "polblogs (2 views)": "polblogs",
        "cora (papers)": "cora/cora",
    }
    return {name: _gml(git("community-graphs", "show", f"HEAD:gml_graphs/{path}.gml")) for name, path in files.items()}


def _team(name: str) -> set[str]:
    """Handles of everybody who stood in the file of a team in any version."""
    handles: set[str] = set()
    for version in git("team", "log", "--format=%H", "--", f"teams/{name}.toml").split():
        try:
            people = tomllib.loads(git("team", "show", f"{version}:teams/{name}.toml"))["people"]
        except (subprocess.CalledProcessError, tomllib.TOMLDecodeError, KeyError):
            continue
        for list_ in (people.get(kind, []) for kind in ("leads", "members", "alumni")):
            handles |= {(one if isinstance(one, str) else one["github"]).casefold() for one in list_}
    return handles


@cache
def _people() -> tuple[dict[str, str], ...]:
    """Name, handle and address of all persons of the team's files."""
    told = git("team", "grep", "-E", "^(name|github|email) = ", "HEAD", "--", "people/")
    found: dict[str, dict[str, str]] = {}
    for file, key, value in re.findall(r'^HEAD:people/(.*?\.toml):(\w+) = ["\']([^"\']*)', told, re.MULTILINE):
        found.setdefault(file, {})[key] = value
    return tuple(one for one in found.values() if "github" in one and "name" in one)


def _of_noreply(addresses: set[str]) -> str | None:
    found = (re.match(r"(?:\d+\+)?([\w-]+)@users\.noreply\.github\.com$", one) for one in addresses)
    return next((one[1] for one in found if one), None)


def _gml(text: str) -> tuple[Any, np.ndarray]:
    nodes = re.findall(r"node\s*\[(.*?)\]", text, re.DOTALL)
    ids = {re.search(r"\bid (\S+)", one)[1]: place for place, one in enumerate(nodes)}  # type: ignore[index]
    labels = [re.search(r'\bgt "?([^"\n]*)"?', one)[1].strip() for one in nodes]  # type: ignore[index]
    ties: Counter[tuple[int, int]] = Counter()
    for edge in re.findall(r"edge\s*\[(.*?)\]", text, re.DOTALL):
        a, b = re.search(r"source (\S+)", edge)[1], re.search(r"target (\S+)", edge)[1]  # type: ignore[index]
        weight = re.search(r"\b(?:value|weight) ([\d.eE+-]+)", edge)
        ties[ids[a], ids[b]] += float(weight[1]) if weight else 1  # type: ignore[assignment]
    return matrix(ties, len(ids)), np.unique(labels, return_inverse=True)[1]
