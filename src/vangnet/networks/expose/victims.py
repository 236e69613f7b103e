"""Whose data were posted: values that posts tie together, as one person. The values go no further than here."""

from collections.abc import Iterable
from typing import NamedTuple

from vangnet.networks.expose.gathering import DataPost
from vangnet.networks.expose.personal_data import Kind


class Person(NamedTuple):
    """Somebody whose data were posted: the values as compared, keys of the posts, how many with an image."""

    values: frozenset[tuple[Kind, str]]
    posts: tuple[str, ...]
    with_image: int


def persons(data: Iterable[DataPost]) -> tuple[Person, ...]:
    """People behind posted data: most posts first.

    Values of one post are taken for one person's where it holds no two of a kind; a list of handles is many people's.
    """
    parent: dict[tuple[Kind, str], tuple[Kind, str]] = {}

    def root(value: tuple[Kind, str]) -> tuple[Kind, str]:
        while parent.setdefault(value, value) != value:
            parent[value] = parent[parent[value]]
            value = parent[value]
        return value

    posts = list(data)
    for post in posts:
        kinds = [kind for kind, _ in post.values]
        for value in post.values:
            root(value)
        if len(set(kinds)) == len(kinds):
            for value in post.values[1:]:
                one, other = sorted((root(post.values[0]), root(value)))
                parent[other] = one
    found: dict[tuple[Kind, str], tuple[set[tuple[Kind, str]], dict[str, bool]]] = {}
    for post in posts:
        for value in post.values:
            values, keys = found.setdefault(root(value), (set(), {}))
            values.add(value)
            keys[post.key] = post.has_image
    told = [Person(frozenset(values), tuple(keys), sum(keys.values())) for values, keys in found.values()]
    return tuple(sorted(told, key=lambda one: (-len(one.posts), one.posts[0], sorted(one.values))))
