"""A desk and a school door that know each other."""

from tests.school_pair import pair

__all__ = ["pair"]
