"""Addresses: Search, within what one may see."""

from django.urls import path

from vangnet.web.shell.unbuilt import unbuilt

app_name = "search"

urlpatterns = [
    path("", unbuilt, name="search"),
]
