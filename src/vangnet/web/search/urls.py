"""Addresses: Search, within what one may see."""

from django.urls import path

from vangnet.web.search import views

app_name = "search"

urlpatterns = [
    path("", views.search, name="search"),
]
