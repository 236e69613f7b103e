"""Addresses: figures of intake."""

from django.urls import path

from vangnet.web.figures import views

app_name = "figures"

urlpatterns = [
    path("", views.overview, name="figures"),
    path("figures.csv", views.csv, name="csv"),
]
