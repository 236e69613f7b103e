"""Addresses: Cases, exhibits, scans and findings, for those who work on them."""

from django.urls import path

from vangnet.web.shell.unbuilt import unbuilt

app_name = "cases"

urlpatterns = [
    path("", unbuilt, name="list"),
    path("<str:number>/", unbuilt, name="case"),
    path("<str:number>/purpose", unbuilt, name="purpose"),
    path("<str:number>/findings/", unbuilt, name="findings"),
    path("<str:number>/exhibits/", unbuilt, name="exhibits"),
    path("<str:number>/exhibits/<str:exhibit>/", unbuilt, name="exhibit"),
]
