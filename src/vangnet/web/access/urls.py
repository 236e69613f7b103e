"""Addresses: Leave to see a case of another team."""

from django.urls import path

from vangnet.web.access import views

app_name = "access"

urlpatterns = [
    path("", views.access, name="list"),
    path("ask", views.ask, name="ask"),
    path("<int:asked>/", views.decide, name="request"),
    path("<int:asked>/grant", views.grant, name="grant"),
    path("<int:asked>/refuse", views.refuse, name="refuse"),
    path("<int:given>/revoke", views.revoke, name="revoke"),
    path("cases/<str:number>/", views.case, name="case"),
]
