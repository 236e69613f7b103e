"""Which mail has a reference that somebody reads out over the telephone."""

import unicodedata

from vangnet.alerts.models import SchoolMail
from vangnet.transfer.receipt import SIGNS

_ALIKE = str.maketrans("OIL", "011")
_LONGEST = 60


def mail_of(told: str) -> SchoolMail | None:
    """The mail with this reference, that was handed to the mail server; None: there is none.

    Capitals, spaces and dashes do not matter, nor O for 0, I and L for 1.
    """
    bare = bare_reference(told)
    if not bare:
        return None
    return SchoolMail.objects.select_related("contact__school").filter(reference=bare, problem="").first()


def bare_reference(told: str) -> str:
    """A reference as it is compared; "" where it can be none."""
    signs = unicodedata.normalize("NFKC", told[:_LONGEST]).upper()
    bare = "".join(sign for sign in signs if sign.isalnum()).translate(_ALIKE)
    return bare if len(bare) <= 20 and all(sign in SIGNS for sign in bare) else ""  # a column's width
