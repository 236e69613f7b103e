"""Addresses: The account of what was seen and done, for the auditor."""

from django.urls import path

from vangnet.web.audit import views

app_name = "audit"

urlpatterns = [
    path("", views.entries, name="list"),
    path("lines/<int:sequence>", views.entry, name="line"),
    path("chain", views.chain, name="chain"),
    path("facts", views.facts, name="facts"),
    path("export", views.export, name="export"),
]
