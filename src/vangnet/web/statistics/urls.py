"""Addresses: figures of a year, each with its rule."""

from django.urls import path

from vangnet.web.statistics import views

app_name = "statistics"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("<int:year>/", views.year, name="year"),
    path("<int:year>/freeze", views.freeze_year, name="freeze"),
    path("<int:year>/figures.csv", views.csv, name="csv"),
    path("<int:year>/figures.ods", views.ods, name="ods"),
    path("<int:year>/figures.json", views.json, name="json"),
    path("<int:year>/report.pdf", views.pdf, name="pdf"),
    path("<int:year>/<str:figure>/", views.figure, name="figure"),
    path("<int:year>/<str:figure>/correct", views.correct_figure, name="correct"),
]
