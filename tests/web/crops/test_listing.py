"""The crops of a child, for whoever sees one of its cases and not another."""

from django.utils import timezone

from tests.desk_world import World, actor, client_of
from vangnet.cases.models import Series
from vangnet.victims.actions.opening import tie_series


def test_a_crop_of_a_case_that_one_does_not_see_is_counted_and_not_shown(world: World) -> None:
    world.address_parts()
    address = f"/crops/{world.victim().number}/"
    assert "Behang" in client_of(world.wies).get(address).content.decode()
    series = Series.objects.create(case=world.other_case, name="Kamer 2", review_on=timezone.localdate())
    tie_series(world.victim(), series, reason="dezelfde kamer", by=actor(world.carla))
    page = client_of(world.carla).get(address).content.decode()
    assert "Behang" not in page
    assert "Eén uitsnede van dit kind is van een zaak die u niet ziet." in page
