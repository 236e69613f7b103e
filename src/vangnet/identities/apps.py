"""Identifiers as a Django app: data and rules, no pages."""

from django.apps import AppConfig


class Identities(AppConfig):
    """The identifiers of the desk."""

    name = "vangnet.identities"
    label = "identities"
    default = True
