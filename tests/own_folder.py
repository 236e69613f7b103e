"""Where tests keep the data of the desk: tests that run at once share no folder."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

_BEGINNING = "vangnet-desk-tests-"


def folder_of_tests(environment: Mapping[str, str]) -> str:
    """The folder that a test named for what it starts; else one of this process, made now."""
    mine = _BEGINNING + environment.get("PYTEST_XDIST_WORKER", "")
    told = environment.get("VANGNET_DATA", "")
    is_anothers = Path(told).name.startswith(_BEGINNING) and not Path(told).name.startswith(mine)
    return tempfile.mkdtemp(prefix=f"{mine}-") if not told or is_anothers else told
