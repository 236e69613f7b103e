"""By what reports are put together: what they share, and the rules, which are data."""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Annotated

import msgspec
from django.conf import settings

from vangnet.intake import report as intake
from vangnet.reports.models import Cluster
from vangnet.reports.weighing.circumstances import digests_of
from vangnet.weighing.rules import read, understood

Basis = Cluster.Basis
AtLeastTwo = Annotated[int, msgspec.Meta(ge=2)]
_VIRAL = {"viral", "potential_meme"}


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a cluster is made: the numbers of `clustering.toml`."""

    days: Annotated[int, msgspec.Meta(ge=1, le=3_660)]
    least: AtLeastTwo
    least_viral: AtLeastTwo
    flood: AtLeastTwo


class Shared(msgspec.Struct, frozen=True):
    """Something that reports can share, as it is compared; `identifier` is its row, where it is one."""

    basis: str
    key: str
    identifier: int | None = None
    is_viral: bool = False


def rules() -> Rules:
    """The rules of this unit, else those of the program. Raises InputRefused."""
    own = Path(settings.REPORTS) / "clustering.toml"
    if own.exists():
        return understood(read(own), Rules, str(own))
    return program_rules()


def program_rules() -> Rules:
    """The rules that come with the program."""
    return understood((resources.files("vangnet.reports") / "clustering.toml").read_text("utf-8"), Rules, "clustering")


def shared_files(report: intake.Report) -> list[Shared]:
    """The files of a report by which it can belong to a cluster, each by its digests."""
    return [
        Shared(Basis.DIGEST, digest, is_viral=bool(_VIRAL & set(file.tags)))
        for file in report.files
        for digest in digests_of(file)
    ]


def shared_identifier(told: intake.Told, key: str, platform: str, row: int) -> Shared | None:
    """What an identifier of a report makes it share, if that says something: a page, a reported account."""
    if told.kind == intake.Kind.URL and _has_place(key):
        return Shared(Basis.URL, key, row)
    if told.kind == intake.Kind.ACCOUNT and told.role == intake.Role.REPORTED:
        return Shared(Basis.ACCOUNT, f"{platform} {key}".strip()[:512], row)
    return None


def least_of(shared: Shared, rules: Rules) -> int:
    """How many reports make a cluster of this."""
    return min(rules.least, rules.least_viral) if shared.is_viral else rules.least


def order_of(shared: Shared) -> int:
    """A file says more than the page that it stands on, and that more than whose account it is."""
    return _ORDER[shared.basis]


_ORDER: Mapping[str, int] = {Basis.DIGEST: 0, Basis.URL: 1, Basis.ACCOUNT: 2}


def _has_place(url: str) -> bool:
    """Whether a web address names more than a site: the front page of a platform is shared by everybody."""
    site, _, rest = url.rpartition("://")[2].partition("/")
    return bool(rest.strip("/")) or "?" in site
