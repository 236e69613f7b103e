"""Addresses: alarms, the books of each night, and where a report is."""

from django.urls import path

from vangnet.web.alarms import views

app_name = "alarms"

urlpatterns = [
    path("", views.overview, name="list"),
    path("<int:alarm>/settle", views.settle, name="settle"),
    path("books", views.books, name="books"),
    path("where", views.where_is, name="where"),
]
