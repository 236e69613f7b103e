"""Addresses of the pages of a hotline's staff. They say little: they stand in the history of a browser."""

from django.urls import path

from vangnet.portals.public.hotlines import views

app_name = "hotline"
urlpatterns = [
    path("", views.threads, name="threads"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("report/", views.report, name="report"),
    path("thread/<slug:tag>/", views.thread, name="thread"),
]
