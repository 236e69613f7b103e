"""Addresses: What falls due, and the two people who agree on it."""

from django.urls import path

from vangnet.web.retention import views

app_name = "retention"

urlpatterns = [
    path("", views.overview, name="list"),
    path("query", views.query, name="query"),
    path("cases/<str:number>", views.case, name="case"),
    path("cases/<str:number>/propose", views.propose, name="propose"),
    path("cases/<str:number>/grounds", views.add_ground, name="add_ground"),
    path("grounds/<int:ground>/end", views.end_ground, name="end_ground"),
    path("series/<int:series>/review", views.review_series, name="review_series"),
    path("steps/<int:step>", views.step, name="step"),
    path("steps/<int:step>/agree", views.agree, name="agree"),
    path("steps/<int:step>/refuse", views.refuse, name="refuse"),
    path("steps/<int:step>/go-on", views.go_on, name="go_on"),
    path("steps/<int:step>/certificate.pdf", views.certificate, name="certificate"),
]
