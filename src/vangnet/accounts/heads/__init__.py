"""Heads of the audit log as files, and signatures under them: without Django or a database, for any machine."""

from vangnet.accounts.heads.files import Head
from vangnet.accounts.heads.signing import Countersigned

__all__ = ["Countersigned", "Head"]
