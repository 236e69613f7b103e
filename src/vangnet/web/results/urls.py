"""Addresses: What a case leads to: reports, packages, the view for the defence."""

from django.urls import path

from vangnet.web.shell.unbuilt import unbuilt

app_name = "results"

urlpatterns = [
    path("<str:number>/", unbuilt, name="list"),
]
