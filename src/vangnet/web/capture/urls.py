"""Addresses: Capture: what to look at first, when, where, series, and the watch."""

from django.urls import path

from vangnet.web.capture.views import (
    alerts,
    clues,
    lanes,
    places,
    queue,
    replaying,
    running,
    series,
    statements,
    times,
    watch,
)

app_name = "capture"

urlpatterns = [
    path("", queue.across, name="across"),
    path("watch/", watch.matches, name="watch"),
    path("watch/<int:match>/aside", watch.aside, name="aside"),
    path("watch/alerts/", alerts.alerts, name="alerts"),
    path("watch/alerts/load", alerts.load, name="load_alerts"),
    path("watch/alerts/<int:alert>/withdraw", alerts.withdraw, name="withdraw_alert"),
    path("<str:number>/", queue.queue, name="queue"),
    path("<str:number>/watch/<int:match>/", alerts.hit, name="hit"),
    path("<str:number>/alerts/<int:series>/", alerts.ask, name="ask"),
    path("<str:number>/progress/", running.progress, name="progress"),
    path("<str:number>/runs/<int:capture>/stop", running.stop, name="stop"),
    path("<str:number>/runs/<int:capture>/resume", running.resume, name="resume"),
    path("<str:number>/facts/", statements.facts, name="facts"),
    path("<str:number>/facts/add", statements.add, name="state"),
    path("<str:number>/facts/<int:statement>/revoke", statements.revoke, name="revoke_statement"),
    path("<str:number>/rules/", replaying.replay, name="replay"),
    path("<str:number>/times/", times.times, name="times"),
    path("<str:number>/map/", places.places, name="map"),
    path("<str:number>/series/", series.proposals, name="series"),
    path("<str:number>/series/<int:position>/", series.proposal, name="proposal"),
    path("<str:number>/series/<int:position>/decide", series.decide, name="decide"),
    path("<str:number>/series/decisions/<int:decision>/revoke", series.revoke, name="revoke_decision"),
    path("<str:number>/media/<int:position>/lane", lanes.move, name="move"),
    path("<str:number>/media/<int:position>/lane/<int:move>/withdraw", lanes.withdraw, name="withdraw"),
    path("<str:number>/media/<int:position>/clues/", clues.clues, name="clues"),
    path("<str:number>/media/<int:position>/clues/add", clues.add, name="add_clue"),
    path("<str:number>/media/<int:position>/clues/<int:clue>/revoke", clues.revoke, name="revoke_clue"),
]
