"""Addresses of the interface, under /api/v1/."""

from django.urls import path, re_path

from vangnet.portals.public.hotlines import api

app_name = "hotline_api"

urlpatterns = [
    path("openapi.json", api.openapi, name="openapi"),
    path("hotline/messages", api.messages, name="messages"),
    path("lookups", api.look_up, name="lookups"),
    re_path("", api.nothing_here),
]
