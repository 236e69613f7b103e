"""The account of all that was seen and done: append-only, each line chained to the one before it."""

from vangnet.accounts.audit.chain import GENESIS, hash_of
from vangnet.accounts.audit.writing import Act, Actor, record

__all__ = ["GENESIS", "Act", "Actor", "hash_of", "record"]
