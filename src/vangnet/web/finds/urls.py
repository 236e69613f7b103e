"""Addresses: children found again, and clues of their crops."""

from django.urls import path

from vangnet.web.finds.views import clues, found

app_name = "finds"

urlpatterns = [
    path("", found.finds, name="list"),
    path("<int:find>/decide", found.decide, name="decide"),
    path("clues/<str:victim>/<int:crop_row>/", clues.clues, name="clues"),
    path("clues/<str:victim>/<int:crop_row>/add", clues.add, name="add_clue"),
    path("clues/<str:victim>/<int:crop_clue>/take-back", clues.take_back, name="take_back_clue"),
]
