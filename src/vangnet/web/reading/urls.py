"""Addresses: Second reading, disagreements, and what oneself said."""

from django.urls import path

from vangnet.web.reading import views

app_name = "reading"

urlpatterns = [
    path("<str:number>/", views.queue, name="queue"),
    path("<str:number>/disagreements", views.disagreements, name="disagreements"),
    path("<str:number>/say", views.say, name="say"),
    path("<str:number>/take-back", views.take_back, name="take_back"),
    path("<str:number>/acts", views.acts, name="acts"),
    path("<str:number>/undo", views.undo, name="undo"),
]
