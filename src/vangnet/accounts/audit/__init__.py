"""The account of all that was seen and done: append-only, each line chained to the one before it."""

from vangnet.accounts.audit.chain import GENESIS, hash_of
from vangnet.accounts.audit.checking import Check, Fault, record_check, verify
from vangnet.accounts.audit.head import write_head, write_head_if_due
from vangnet.accounts.audit.writing import Act, Actor, record

__all__ = [
    "GENESIS",
    "Act",
    "Actor",
    "Check",
    "Fault",
    "hash_of",
    "record",
    "record_check",
    "verify",
    "write_head",
    "write_head_if_due",
]
