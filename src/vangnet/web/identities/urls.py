"""Addresses: identifiers of reports and cases, and the links between reports."""

from django.urls import path

from vangnet.web.identities import views
from vangnet.web.identities.views import links

app_name = "identities"

urlpatterns = [
    path("", views.search, name="search"),
    path("<int:identifier>", views.identifier, name="identifier"),
    path("<int:identifier>/shared", views.mark_shared, name="mark_shared"),
    path("<int:identifier>/same", views.judge, name="judge"),
    path("<int:identifier>/same/<int:sameness>/take-back", views.take_back_same, name="take_back_same"),
    path("<int:identifier>/shared/<int:sharing>/take-back", views.take_back_shared, name="take_back_shared"),
    path("links/<str:report>", links.links, name="links"),
    path("links/<str:report>/judge", links.judge, name="judge_link"),
    path("links/<str:report>/<int:link>/take-back", links.take_back, name="take_back_link"),
]
