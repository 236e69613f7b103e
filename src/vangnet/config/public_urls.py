"""The addresses of the public door: Dutch without a prefix, English under /en/, so that no cookie holds a language."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from vangnet.portals.public.views import errors

urlpatterns = [
    path("api/v1/", include("vangnet.portals.public.hotlines.api_urls")),
    *i18n_patterns(
        path("hotline/", include("vangnet.portals.public.hotlines.urls")),
        path("", include("vangnet.portals.public.urls")),
        prefix_default_language=False,
    ),
]

handler400 = errors.bad_request
handler404 = errors.not_found
handler500 = errors.fault
