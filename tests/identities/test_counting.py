"""How often an identifier stands somewhere."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.desk_world import World
from tests.linked import MAIL, add_report, identifier, told
from vangnet.identities import counting
from vangnet.identities.counting import count
from vangnet.identities.models import Identifier
from vangnet.reports.models import Mention


def test_mentions_reports_and_names_are_counted_as_reports_come_in(world: World) -> None:
    add_report(world.unit, MAIL, told("email", f" {MAIL.upper()}", role="reported"), told("name", "Testa Voorbeeld"))
    add_report(world.unit, MAIL, told("name", "Iemand Anders"))
    one = identifier()
    assert (one.mentions, one.subjects, one.names) == (3, 2, 2)


def test_one_person_with_accounts_on_many_platforms_is_one_name(world: World) -> None:
    add_report(
        world.unit,
        MAIL,
        *(told("nickname", "testaccount_42", platform=platform) for platform in ("kik", "snapchat", "telegram")),
        told("nickname", "een_ander", platform="kik", person=1),
    )
    assert identifier().names == 1


def test_counting_again_changes_nothing_and_what_went_is_counted_again(world: World) -> None:
    report = add_report(world.unit, MAIL)
    add_report(world.unit, MAIL)
    one = identifier()
    count([one.pk, one.pk])
    assert identifier().subjects == 2
    Mention.objects.filter(report=report).delete()
    count([one.pk], again=True)
    assert (identifier().mentions, identifier().subjects) == (1, 1)


def test_a_relay_is_not_counted_to_the_end(world: World, monkeypatch) -> None:
    monkeypatch.setattr(counting, "COUNTED", 3)
    for _ in range(5):
        add_report(world.unit, MAIL)
    assert identifier().mentions == 3


def test_the_questions_do_not_grow_with_identifiers(world: World) -> None:
    for number in range(30):
        add_report(world.unit, f"testaccount_{number}@example.org")
    Identifier.objects.update(mentions=0, subjects=0)
    with CaptureQueriesContext(connection) as few:
        count(Identifier.objects.values_list("pk", flat=True)[:2])
    Identifier.objects.update(mentions=0, subjects=0)
    with CaptureQueriesContext(connection) as many:
        count(Identifier.objects.values_list("pk", flat=True))
    assert len(few) == len(many)
