"""Addresses: What one had before one's eyes: for oneself and the confidential adviser."""

from django.urls import path

from vangnet.web.wellbeing.views import adviser, group, mine

app_name = "wellbeing"

urlpatterns = [
    path("", mine.account, name="mine"),
    path("outcomes", mine.outcomes, name="outcomes"),
    path("preferences", mine.settings, name="preferences"),
    path("sharing", mine.sharing, name="sharing"),
    path("prompt", mine.prompt, name="prompt"),
    path("later", mine.later, name="later"),
    path("shared/", adviser.people, name="shared"),
    path("shared/<int:sharer>/", adviser.account, name="account"),
    path("groups", group.groups, name="groups"),
]
