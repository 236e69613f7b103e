"""Commands on the desk's data: they run in the desk's own settings."""

import os


def prepare() -> None:
    """Make the desk's folders and tables where they are not there yet, so that its rooms can be imported."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vangnet.config.desk")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("migrate", verbosity=0, interactive=False)
