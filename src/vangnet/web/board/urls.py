"""Addresses: the steering group's board."""

from django.urls import URLPattern

app_name = "board"

urlpatterns: list[URLPattern] = []
