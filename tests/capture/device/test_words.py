"""Everything that this room says is told in Dutch and in English."""

import re
from pathlib import Path
from string import Template

import vangnet.capture.device
from vangnet.words import LANGUAGES, _sentences

ROOM = Path(next(iter(vangnet.capture.device.__path__)))


def test_every_code_has_a_sentence_in_both_languages_with_the_same_values() -> None:
    places = (*ROOM.glob("*.py"), ROOM.parent / "sensing.py")
    used = set(re.findall(r'"device\.([a-z_]+)"', "".join(place.read_text() for place in places)))
    used |= {f"class_{name}" for name in ("camera", "phone", "messenger", "editor", "encoder")}
    used |= {f"other_{name}" for name in ("pixels", "longer", "earlier", "camera", "less_encoded", "bytes")}
    told = {language: _sentences("device", language) for language in LANGUAGES}
    assert used == set(told["nl"]) == set(told["en"])
    for code in used:
        first, second = (sorted(Template(told[language][code]).get_identifiers()) for language in LANGUAGES)
        assert first == second
