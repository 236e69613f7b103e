"""Addresses: What one had before one's eyes: for oneself and the confidential adviser."""

from django.urls import path

from vangnet.web.shell.unbuilt import unbuilt

app_name = "wellbeing"

urlpatterns = [
    path("", unbuilt, name="mine"),
]
