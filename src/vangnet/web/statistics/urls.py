"""Addresses: figures of a year, each with its rule."""

from django.urls import URLPattern

app_name = "statistics"

urlpatterns: list[URLPattern] = []
