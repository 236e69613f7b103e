"""Relations between tables are written as strings at times, where no import linter sees them."""

from django.apps import apps

FLOORS = ("accounts", "cases", "identities", "reports")


def test_every_relation_points_down_the_river() -> None:
    for model in apps.get_models():
        if model._meta.app_label not in FLOORS:
            continue
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if target is not None and target._meta.app_label in FLOORS:
                floor = FLOORS.index(model._meta.app_label)
                assert FLOORS.index(target._meta.app_label) <= floor, f"{model.__name__}.{field.name}"
