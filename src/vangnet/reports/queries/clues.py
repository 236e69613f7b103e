"""Identifiers in the clue index of cases: words that were read in files of seized media."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec
from django.db.models import Count

from vangnet.capture.clues import keys
from vangnet.capture.clues.gathering import own_common
from vangnet.cases.models import Case, Clue
from vangnet.identities.models import Identifier
from vangnet.intake.report import Kind

FEW = 500
"""A clue that stands in more files of media is read apart from the others, so that it hides none of them."""
MOST = 10_000
"""Of those so many places are read, all together."""

_IN_USE = (Case.Retention.ACTIVE, Case.Retention.NARROWED)


class InCases(msgspec.Struct, frozen=True):
    """By identifier, the cases in whose files it stands, and whether only a wider key was compared.

    `is_more`: one stands in so many files that not all of them were read; there may be other cases.
    """

    found: dict[int, dict[int, bool]]
    is_more: bool = False


def cases_with(identifiers: Iterable[Identifier]) -> InCases:
    """In which cases identifiers stand."""
    asked: dict[tuple[str, str], list[tuple[int, bool]]] = defaultdict(list)
    for one in identifiers:
        for name, key, is_broad in clue_keys(one):
            asked[name, key].append((one.pk, is_broad))
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    told, is_more = _clues(asked)
    for name, key, case in told:
        for pk, is_broad in asked.get((name, key), ()):
            found[pk][case] = found[pk].get(case, True) and is_broad
    return InCases(dict(found), is_more)


def clue_keys(one: Identifier) -> Iterator[tuple[str, str, bool]]:
    """How an identifier would stand in the clue index: name and key, and whether that key is wider than its own."""
    told = set(_keys(one))
    common = own_common()
    yield from (each for each in sorted(told) if each[1] and not common.is_common(each[0], each[1]))


def _keys(one: Identifier) -> Iterator[tuple[str, str, bool]]:
    kind = Kind(one.kind)
    if kind == Kind.EMAIL:
        yield "email", one.key, False
        yield "email", keys.email_key(one.value.strip()), False
    elif kind == Kind.PHONE:
        yield "phone", one.key, False
    elif kind in (Kind.NICKNAME, Kind.ACCOUNT):
        yield "nickname", keys.key(one.key), True
    elif kind == Kind.URL:
        yield "address", keys.address_key(one.key), False
        yield "address", keys.address_key(one.value.strip()), False
    elif kind == Kind.DEVICE:
        yield "serial", keys.key(one.key), False
        yield "device", keys.key(one.key), False


def _clues(asked: Iterable[tuple[str, str]]) -> tuple[set[tuple[str, str, int]], bool]:
    """Name, key and case of the clues that are asked for, each once; and whether some were not read."""
    pairs = set(asked)
    if not pairs:
        return set(), False
    named = Clue.objects.filter(key__in={key for _, key in pairs}, name__in={name for name, _ in pairs}).order_by()
    counted = named.values_list("key").annotate(number=Count("pk"))
    common = {key for key, number in counted if number > FEW}
    told = named.filter(medium__case__retention__in=_IN_USE).values_list("name", "key", "medium__case_id")
    few = set(told.exclude(key__in=common))
    many = list(told.filter(key__in=common)[: MOST + 1]) if common else []
    return few | set(many), len(many) > MOST
