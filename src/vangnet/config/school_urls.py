"""The addresses of the school door: Dutch without a prefix, English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from vangnet.portals.school.views import errors

urlpatterns = i18n_patterns(path("", include("vangnet.portals.school.urls")), prefix_default_language=False)

handler400 = errors.bad_request
handler404 = errors.not_found
handler500 = errors.fault
