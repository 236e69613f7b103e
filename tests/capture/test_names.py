"""Every code of capture has a name in both languages."""

import re
from pathlib import Path

import vangnet.capture
from vangnet.capture.facts import Kind
from vangnet.capture.findings import Claim, Confidence, Lane, TieKind
from vangnet.capture.names import names
from vangnet.words import LANGUAGES

ROOT = Path(next(iter(vangnet.capture.__path__)))
CODES = {"lanes": Lane, "confidences": Confidence, "claims": Claim, "kinds": Kind, "ties": TieKind}


def test_every_code_has_a_name() -> None:
    for language in LANGUAGES:
        for what, codes in CODES.items():
            assert list(names(language)[what]) == [str(code) for code in codes], (language, what)
    assert {what: set(told) for what, told in names("nl").items()} == {
        what: set(told) for what, told in names("en").items()
    }


def test_every_stage_and_whatever_was_not_done_has_a_name() -> None:
    code = "".join((ROOT / name).read_text() for name in ("run.py", "reasoning.py"))
    stages = set(re.findall(r'\bstep\("([^"{]+)"', code)) | {
        f"read {name}" for name in ("facts", "second", "shots", "texts")
    }
    assert stages <= set(names("nl")["stages"])
    for what, why in re.findall(r'NotDone\("(\w+)", "(\w+)"', code):
        assert what in names("nl")["not_done"], what
        assert why in names("nl")["why_not"], why
