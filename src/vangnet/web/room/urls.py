"""Addresses: The examination room: media, pixels and categorisation."""

from django.urls import path

from vangnet.web.room.views import acts, grid, looking, medium, sheet, unread

app_name = "room"

urlpatterns = [
    path("<str:number>/", grid.grid, name="grid"),
    path("<str:number>/fresh/", grid.fresh, name="fresh"),
    path("<str:number>/categorise/", acts.categorise, name="categorise"),
    path("<str:number>/undo/", acts.undo, name="undo"),
    path("<str:number>/preferences/", looking.prefer, name="preferences"),
    path("<str:number>/looked/", looking.looked, name="looked"),
    path("<str:number>/unread/", unread.unread, name="unread"),
    path("<str:number>/<int:position>/", medium.medium, name="medium"),
    path("<str:number>/<int:position>/near/", sheet.sheet, name="near"),
    path("<str:number>/<int:position>/look/", looking.look, name="look"),
    path("<str:number>/<int:position>/pixels/<str:variant>", looking.pixels, name="pixels"),
]
