"""Addresses: the case file for the prosecutor."""

from django.urls import URLPattern

app_name = "casefiles"

urlpatterns: list[URLPattern] = []
