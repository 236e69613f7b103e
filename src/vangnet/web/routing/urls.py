"""Addresses: the table of routes and its versions, destinations, and what is on its way."""

from django.urls import path

from vangnet.web.routing.views import deliveries, destinations, tables

app_name = "routing"

urlpatterns = [
    path("", tables.overview, name="overview"),
    path("drafts", tables.new, name="new"),
    path("versions/<int:version>", tables.version, name="version"),
    path("versions/<int:version>/change", tables.change, name="change"),
    path("versions/<int:version>/try", tables.try_out, name="try"),
    path("versions/<int:version>/switch-on", tables.switch_on, name="switch_on"),
    path("destinations", destinations.overview, name="destinations"),
    path("destinations/add", destinations.add, name="add_destination"),
    path("destinations/<int:destination>", destinations.change, name="destination"),
    path("deliveries", deliveries.overview, name="deliveries"),
    path("deliveries/<int:delivery>/arrived", deliveries.arrived, name="arrived"),
    path("deliveries/<int:delivery>/failed", deliveries.failed, name="failed"),
    path("deliveries/<int:delivery>/withdraw", deliveries.withdraw, name="withdraw"),
    path("deliveries/<int:delivery>/package.zip", deliveries.package, name="package"),
    path("reports/<str:report>/send", deliveries.send, name="send"),
]
