"""Addresses: alerts."""

from django.urls import path

from vangnet.web.alerts.views import alert, listing, preparing, running

app_name = "alerts"

urlpatterns = [
    path("", listing.overview, name="list"),
    path("new", listing.new, name="new"),
    path("figures", listing.figures, name="figures"),
    path("ringing", listing.ring, name="ringing"),
    path("<str:alert>/", alert.alert, name="alert"),
    path("<str:alert>/schools", alert.schools, name="schools"),
    path("<str:alert>/erasure.pdf", alert.certificate, name="certificate"),
    path("<str:alert>/grounds", preparing.grounds, name="grounds"),
    path("<str:alert>/question", preparing.question, name="question"),
    path("<str:alert>/crop", preparing.crop, name="crop"),
    path("<str:alert>/where", preparing.where, name="where"),
    path("<str:alert>/suspect", preparing.suspect, name="suspect"),
    path("<str:alert>/exclude", preparing.exclude, name="exclude"),
    path("<str:alert>/excluded/<int:excluded>/include", preparing.include, name="include"),
    path("<str:alert>/authority", preparing.authority, name="authority"),
    path("<str:alert>/authority/confirm", preparing.confirm, name="confirm"),
    path("<str:alert>/send", running.send, name="send"),
    path("<str:alert>/remind", running.remind, name="remind"),
    path("<str:alert>/more", running.more, name="more"),
    path("<str:alert>/answers/<int:answer>/verify", running.verify, name="verify"),
    path("<str:alert>/people/<int:invited>/telephone", running.telephone, name="telephone"),
    path("<str:alert>/end", running.end, name="end"),
]
