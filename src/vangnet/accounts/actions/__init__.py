"""What can be done to people and their rights, by noun; every act is written down in the same transaction."""

from vangnet.accounts.actions.people import add_person

__all__ = ["add_person"]
