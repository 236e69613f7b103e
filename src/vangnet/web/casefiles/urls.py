"""Addresses: the case file for the prosecutor."""

from django.urls import path

from vangnet.web.casefiles import views

app_name = "casefiles"

urlpatterns = [
    path("<str:number>/", views.files, name="list"),
    path("<str:number>/ask", views.ask, name="ask"),
    path("<str:number>/progress", views.progress, name="progress"),
    path("<str:number>/<int:casefile>/fetch", views.fetch, name="fetch"),
]
