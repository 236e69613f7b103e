"""The pages as a Django app: without tables."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The desk's pages."""

    name = "vangnet.web"
    label = "web"
