"""The door of items of work: a number of their own, for youth officers of the unit also without the case."""

from collections.abc import Callable

from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.chats.models import WorkItem
from vangnet.chats.rules import sees_case_of, visible_work
from vangnet.web.shell.door import Beside, Door, View, beside_case

_OF_WORK = Beside("work_item", "work", lambda item: item.export.exhibit.case, sees_case_of)


def work_page(name: str, *, verb: Verb | None = None, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A page of one item of work on an expose group (`work_item` in the address): who may know of it, the verb.

    A youth officer who may not see the case comes for that item, and that is written down as the purpose.
    """

    def found(person: Person, number: str) -> WorkItem | None:
        with_case = ("export__exhibit__case__team", "export__exhibit__case__officer", "owner", "suspect")
        return visible_work(person).select_related(*with_case).filter(number=number).first()

    return beside_case(Door(name, "work_item", verb, methods), found, _OF_WORK)
