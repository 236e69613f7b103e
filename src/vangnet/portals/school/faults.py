"""What went wrong at the school door: told to the desk as a kind and a count, and no text."""

from vangnet.portals.faults import Teller
from vangnet.portals.school.keeping import keep

_teller = Teller(keep)
tell = _teller.tell
forget = _teller.forget
