"""Addresses: The account of what was seen and done, for the auditor."""

from django.urls import path

from vangnet.web.shell.unbuilt import unbuilt

app_name = "audit"

urlpatterns = [
    path("", unbuilt, name="list"),
]
