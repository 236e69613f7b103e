"""Accounts as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, units, teams, roles and the audit log."""

    name = "vangnet.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
