"""The addresses of the desk: one file per room of the web, each under its own word."""

from django.urls import include, path

from vangnet.web.shell import errors, home

urlpatterns = [
    path("", home.home, name="home"),
    path("language", home.language, name="language"),
    path("sign-in/", include("vangnet.web.sign_in.urls")),
    path("people/", include("vangnet.web.administration.urls")),
    path("cases/", include("vangnet.web.examiner.urls")),
    path("access/", include("vangnet.web.access.urls")),
    path("media/", include("vangnet.web.room.urls")),
    path("reading/", include("vangnet.web.reading.urls")),
    path("capture/", include("vangnet.web.capture.urls")),
    path("results/", include("vangnet.web.results.urls")),
    path("library/", include("vangnet.web.custodian.urls")),
    path("retention/", include("vangnet.web.retention.urls")),
    path("audit/", include("vangnet.web.audit.urls")),
    path("wellbeing/", include("vangnet.web.wellbeing.urls")),
    path("identifiers/", include("vangnet.web.identities.urls")),
    path("search/", include("vangnet.web.search.urls")),
    path("reports/", include("vangnet.web.reports.urls")),
    path("hotline/", include("vangnet.web.hotline.urls")),
    path("routes/", include("vangnet.web.routing.urls")),
    path("alarms/", include("vangnet.web.alarms.urls")),
    path("figures/", include("vangnet.web.figures.urls")),
    path("victims/", include("vangnet.web.victims.urls")),
    path("crops/", include("vangnet.web.crops.urls")),
    path("finds/", include("vangnet.web.finds.urls")),
    path("alerts/", include("vangnet.web.alerts.urls")),
    path("schools/", include("vangnet.web.schools.urls")),
    path("suspects/", include("vangnet.web.suspects.urls")),
    path("disposal/", include("vangnet.web.disposal.urls")),
    path("conversations/", include("vangnet.web.conversations.urls")),
    path("chats/", include("vangnet.web.chats.urls")),
    path("case-files/", include("vangnet.web.casefiles.urls")),
    path("overlaps/", include("vangnet.web.overlaps.urls")),
    path("board/", include("vangnet.web.board.urls")),
    path("capacity/", include("vangnet.web.capacity.urls")),
    path("statistics/", include("vangnet.web.statistics.urls")),
    path("school-mail/", include("vangnet.web.schools.mail_urls")),
]

handler400 = errors.bad_request
handler403 = errors.refused
handler404 = errors.not_found
handler500 = errors.fault
