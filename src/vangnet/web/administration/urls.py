"""Addresses: People, units, teams and roles, for the administrator."""

from django.urls import path

from vangnet.web.administration.views import listing, person

app_name = "people"

urlpatterns = [
    path("", listing.people, name="list"),
    path("add", listing.add, name="add"),
    path("units", listing.units, name="units"),
    path("units/add", listing.unit_add, name="unit_add"),
    path("teams/add", listing.team_add, name="team_add"),
    path("<int:person>/", person.person, name="person"),
    path("<int:person>/correct", person.correct, name="correct"),
    path("<int:person>/roles/give", person.role_give, name="role_give"),
    path("<int:person>/roles/take", person.role_take, name="role_take"),
    path("<int:person>/teams/join", person.team_join, name="team_join"),
    path("<int:person>/teams/leave", person.team_leave, name="team_leave"),
    path("<int:person>/deactivate", person.deactivate, name="deactivate"),
    path("<int:person>/reactivate", person.reactivate, name="reactivate"),
    path("<int:person>/second-factor/reset", person.factor_reset, name="factor_reset"),
    path("<int:person>/password", person.password, name="password"),
]
