"""How much one network may try at the school door, and all together: far above what people do, far below guessing.

A school, and often a whole board, comes from one address. `docs/schoolalert/signing-in.md` tells what is left for who
guesses.
"""

from vangnet.portals.limits import Limit, address_of

__all__ = ["STARTS", "STARTS_OF_ALL", "WRONG", "WRONG_OF_ALL", "address_of"]

STARTS = Limit(200, 600.0)
"""Codes asked for from one address in ten minutes."""
STARTS_OF_ALL = Limit(1_500, 60.0)
"""Codes asked for from all addresses in a minute: each may be a mail."""
WRONG = Limit(60, 600.0)
"""Wrong codes of all kinds from one address in ten minutes."""
WRONG_OF_ALL = Limit(600, 60.0)
"""Wrong codes of all kinds from all addresses in a minute."""
