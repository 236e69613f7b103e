"""Addresses: suspects of a case."""

from django.urls import URLPattern, path

from vangnet.web.suspects.views import listing, suspect

app_name = "suspects"

urlpatterns: list[URLPattern] = [
    path("", listing.suspects, name="list"),
    # pages of one suspect come last: "<str:suspect>/" would fit everything above too
    path("<str:suspect>/", suspect.suspect, name="suspect"),
]
