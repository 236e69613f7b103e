"""Whether somebody seems to tell on himself: then he is told to stop and where to get advice, and is never held up."""

import re

PATTERNS = (
    r"\bik\s+(heb|had|ben|was)\b[^.?!\n]{0,60}\b(gedownload|doorgestuurd|opgeslagen|bewaard|verspreid|uitgewisseld|gedeeld|verzonden|gekeken\s+naar|bekeken)\b",
    r"\bik\s+(download|bewaar|verspreid|deel|ruil|verzamel)(de|te)?\b[^.?!\n]{0,40}\b(beelden?|foto'?s?|films?|filmpjes?|video'?s?|materiaal)\b",
    r"\bi\s+(have\s+|had\s+)?(downloaded|forwarded|saved|shared|traded|collected|kept|watched)\b[^.?!\n]{0,40}\b(images?|pictures?|photos?|films?|videos?|material|it|them)\b",
    r"\b(op|on)\s+(mijn|my)\s+(eigen\s+|own\s+)?(computer|telefoon|phone|laptop|schijf|drive)\b[^.?!\n]{0,30}\b(staan|staat|heb\s+ik|are|have)\b",
)
"""Read by Python here and by the page's own script, in the part of the language that both know."""

_ANY = re.compile("|".join(f"(?:{pattern})" for pattern in PATTERNS), re.IGNORECASE)


def seems_about_self(text: str) -> bool:
    """Whether words of a text look like somebody who tells of his own acts. Doubt is normal: it only shows advice."""
    return _ANY.search(text) is not None
