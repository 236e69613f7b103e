"""Addresses: People, units, teams and roles, for the administrator."""

from django.urls import path

from vangnet.web.shell.unbuilt import unbuilt

app_name = "people"

urlpatterns = [
    path("", unbuilt, name="list"),
]
