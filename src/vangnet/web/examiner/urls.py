"""Addresses: Cases, exhibits, scans and findings, for those who work on them."""

from django.urls import path

from vangnet.web.examiner.views import cases, exhibits, findings, scans

app_name = "cases"

urlpatterns = [
    path("", cases.cases, name="list"),
    path("new", cases.new, name="new"),
    path("<str:number>/", cases.case, name="case"),
    path("<str:number>/purpose", cases.purpose, name="purpose"),
    path("<str:number>/edit", cases.edit, name="edit"),
    path("<str:number>/close", cases.close, name="close"),
    path("<str:number>/journeys/", cases.add_journey, name="add_journey"),
    path("<str:number>/journeys/<int:journey>/remove", cases.remove_journey, name="remove_journey"),
    path("<str:number>/exhibits/", exhibits.exhibits, name="exhibits"),
    path("<str:number>/exhibits/new", exhibits.new, name="new_exhibit"),
    path("<str:number>/exhibits/<str:exhibit>/", exhibits.exhibit, name="exhibit"),
    path("<str:number>/exhibits/<str:exhibit>/edit", exhibits.edit, name="edit_exhibit"),
    path("<str:number>/exhibits/<str:exhibit>/place", exhibits.place, name="place"),
    path("<str:number>/exhibits/<str:exhibit>/custody", exhibits.add_custody, name="add_custody"),
    path("<str:number>/exhibits/<str:exhibit>/scans/", scans.start, name="start_scan"),
    path("<str:number>/exhibits/<str:exhibit>/scans/<int:scan>/progress", scans.progress, name="progress"),
    path("<str:number>/exhibits/<str:exhibit>/scans/<int:scan>/stop", scans.stop, name="stop_scan"),
    path("<str:number>/exhibits/<str:exhibit>/scans/<int:scan>/resume", scans.resume, name="resume_scan"),
    path("<str:number>/findings/", findings.findings, name="findings"),
    path("<str:number>/findings/new", findings.new, name="new_finding"),
    path("<str:number>/findings/<int:finding>/withdraw", findings.withdraw, name="withdraw"),
]
