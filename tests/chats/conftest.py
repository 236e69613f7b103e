"""A desk to which exports can be given: real files, a real scan, a real worker."""

from tests.cases.conftest import Desk, desk, library
from tests.chats.given import Given, given

__all__ = ["Desk", "Given", "desk", "given", "library"]
