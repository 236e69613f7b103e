"""Addresses: the disposal checklist."""

from django.urls import URLPattern

app_name = "disposal"

urlpatterns: list[URLPattern] = []
