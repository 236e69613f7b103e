"""Addresses: the exchange with hotlines."""

from django.urls import path

from vangnet.web.hotline.views import exchange, lookups, partners

app_name = "hotline"

urlpatterns = [
    path("", exchange.exchanges, name="list"),
    path("threads/<int:message>", exchange.thread, name="thread"),
    path("messages/<int:message>/answer", exchange.answer, name="answer"),
    path("messages/<int:message>/ask", exchange.ask, name="ask"),
    path("messages/<int:message>/hold", exchange.hold, name="hold"),
    path("messages/<int:message>/release", exchange.release, name="release"),
    path("reports/<str:report>/send", exchange.send, name="send"),
    path("partners", partners.partners, name="partners"),
    path("partners/add", partners.add, name="add"),
    path("partners/<int:hotline>/change", partners.change, name="change"),
    path("partners/<int:hotline>/end", partners.end, name="end"),
    path("lookups", lookups.days, name="lookups"),
    path("digests", lookups.digests, name="digests"),
    path("digests/propose", lookups.propose, name="propose"),
    path("digests/<int:digests>/approve", lookups.approve, name="approve"),
    path("digests/<int:digests>/refuse", lookups.refuse, name="refuse"),
]
