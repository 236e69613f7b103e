"""The addresses of the public door's pages. They say little: they stand in the history of a telephone."""

from django.urls import path

from vangnet.portals.public.views import pages, report, status

app_name = "public"
urlpatterns = [
    path("", pages.home, name="home"),
    path("choose/", pages.choose, name="choose"),
    path("route/<slug:row>/", pages.route, name="route"),
    path("report/<slug:situation>/", report.report, name="report"),
    path("status/", status.status, name="status"),
    *(path(f"{name}/", pages.page(name), name=name) for name in pages.PAGES),
]
