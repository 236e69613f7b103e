"""Addresses: The examination room: media, pixels and categorisation."""

from django.urls import path

from vangnet.web.shell.unbuilt import unbuilt

app_name = "room"

urlpatterns = [
    path("<str:number>/", unbuilt, name="grid"),
    path("<str:number>/<int:position>/", unbuilt, name="medium"),
]
