"""Addresses: The way into the reference library, for its custodian."""

from django.urls import path

from vangnet.web.custodian import views

app_name = "library"

urlpatterns = [
    path("", views.proposals, name="list"),
    path("release", views.release, name="release"),
    path("releases/", views.history, name="history"),
    path("releases/<int:release>/download", views.download, name="download"),
    path("retract", views.retract, name="retract"),
]
