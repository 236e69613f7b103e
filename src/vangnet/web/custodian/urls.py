"""Addresses: The way into the reference library, for its custodian."""

from django.urls import path

from vangnet.web.shell.unbuilt import unbuilt

app_name = "library"

urlpatterns = [
    path("", unbuilt, name="list"),
]
