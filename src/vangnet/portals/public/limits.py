"""How much one address may do at the public door, and all together."""

from vangnet.portals.limits import Limit, address_of

__all__ = ["REPORTS", "WRONG_CODES", "WRONG_CODES_OF_ALL", "address_of"]

REPORTS = Limit(30, 600.0)
"""Reports and additions of one address in ten minutes: many people share one address of a telephone network."""
WRONG_CODES = Limit(10, 600.0)
"""Codes that no receipt has, of one address in ten minutes."""
WRONG_CODES_OF_ALL = Limit(300, 60.0)
"""Codes that no receipt has, of all addresses in a minute."""
