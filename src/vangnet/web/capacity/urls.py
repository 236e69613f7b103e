"""Addresses: who takes what."""

from django.urls import URLPattern, path

from vangnet.web.capacity.views import hours, proposals

app_name = "capacity"

urlpatterns: list[URLPattern] = [
    path("", hours.teams, name="teams"),
    path("mine/", hours.mine, name="mine"),
    path("skills/", hours.skill_list, name="skills"),
    path("people/<int:person>/", hours.person, name="person"),
    path("people/<int:person>/hours", hours.set_hours, name="set_hours"),
    path("people/<int:person>/skills", hours.set_skills, name="set_skills"),
    path("asked/", proposals.asked, name="asked"),
    path("asked/<int:hours>/skill", proposals.say_skill, name="say_skill"),
    path("proposals/", proposals.listing, name="proposals"),
    path("proposals/<int:division>/", proposals.proposal, name="proposal"),
    path("proposals/<int:division>/progress", proposals.progress, name="progress"),
    path("proposals/<int:division>/accept", proposals.accept_all, name="accept_all"),
    path("proposals/<int:division>/check", proposals.check, name="check"),
    path("proposals/<int:division>/lines/<int:proposed>/accept", proposals.accept, name="accept"),
    path("proposals/<int:division>/assignments/<int:assignment>/take-back", proposals.take_back, name="take_back"),
]
