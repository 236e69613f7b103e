"""Addresses: What falls due, and the two people who agree on it."""

from django.urls import path

from vangnet.web.shell.unbuilt import unbuilt

app_name = "retention"

urlpatterns = [
    path("", unbuilt, name="list"),
]
