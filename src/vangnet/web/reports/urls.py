"""Addresses: reports: the day's queue, how they came in, clusters, one report."""

from django.urls import path

from vangnet.web.reports import attachments, report_urls
from vangnet.web.reports.views import arrivals, clusters, queue

app_name = "reports"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("arrivals/", arrivals.arrivals, name="arrivals"),
    path("arrivals/take-in", arrivals.take_in, name="take_in"),
    path("arrivals/<int:arrival>/", arrivals.arrival, name="arrival"),
    path("arrivals/<int:arrival>/progress", arrivals.progress, name="arrival_progress"),
    path("arrivals/<int:arrival>/again", arrivals.again, name="arrival_again"),
    path("clusters/", clusters.clusters, name="clusters"),
    path("clusters/<int:cluster>/", clusters.cluster, name="cluster"),
    path("clusters/<int:cluster>/join", clusters.join, name="join_cluster"),
    path("clusters/<int:cluster>/leave", clusters.leave, name="leave_cluster"),
    path("clusters/<int:cluster>/take-apart", clusters.take_apart, name="take_apart"),
    path("clusters/<int:cluster>/put-together", clusters.put_together, name="put_together"),
    *report_urls.beside,
    # pages of one report come last: "<str:report>/" would fit everything above too
    *report_urls.of_one,
    path("<str:report>/attachments/<int:attachment>/", attachments.attachment, name="attachment"),
    path("<str:report>/attachments/<int:attachment>/look/", attachments.look, name="attachment_look"),
    path("<str:report>/attachments/<int:attachment>/again/", attachments.again, name="attachment_again"),
    path("<str:report>/attachments/<int:attachment>/<int:position>", attachments.pixels, name="attachment_pixels"),
]
