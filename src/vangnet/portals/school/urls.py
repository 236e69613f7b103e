"""Addresses of the school door. They say little: they stand in the history of a browser."""

from django.urls import URLPattern, URLResolver, path

from vangnet.portals.school.views import alerts, answers, counselling, pages, signing_in

app_name = "school"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", alerts.home, name="home"),
    path("question/<slug:identity>/", alerts.question, name="question"),
    path("question/<slug:identity>/look/", alerts.look, name="look"),
    path("question/<slug:identity>/now/", alerts.now, name="now"),
    path("question/<slug:identity>/answer/", answers.answer, name="answer"),
    path("picture/<slug:word>/", alerts.picture, name="picture"),
    path("here/", alerts.here, name="here"),
    path("talk/", counselling.counselling, name="counselling"),
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("first-time/", signing_in.first_time, name="first_time"),
    path("code/", signing_in.code, name="code"),
    path("app/", signing_in.app, name="app"),
    path("new-app/", signing_in.new_app, name="new_app"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    *(path(f"{name}/", pages.page(name), name=name) for name in pages.PAGES),
]
