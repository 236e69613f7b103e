"""Addresses: where cases of different teams meet."""

from django.urls import path

from vangnet.web.overlaps import views

app_name = "overlaps"

urlpatterns = [
    path("", views.overlaps, name="list"),
    path("<int:overlap_side>/settle", views.settle, name="settle"),
    path("<int:overlap_side>/open", views.open_again, name="open"),
]
