"""The certificate of a destruction on paper."""

from typing import Any, NoReturn

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from vangnet.cases.actions.destroying import digest_of
from vangnet.cases.models import RetentionStep
from vangnet.cases.retention.rules import rule, rules


def pdf(step: RetentionStep, *, language: str) -> bytes:
    """The certificate as PDF, in a language of the desk. Nothing is fetched from anywhere."""
    import weasyprint

    with translation.override(language):
        told = {"step": step, "rule": rule(step.rule), "rules": rules(), "desk": settings.DESK_NAME}
        page = render_to_string("retention/certificate.html", told | {"digest": digest_of(step.certificate)})
    made: bytes = weasyprint.HTML(string=page, url_fetcher=_refuse).write_pdf()
    return made


def _refuse(url: str, *_: Any, **__: Any) -> NoReturn:
    raise ValueError(f"a certificate fetches nothing: {url}")
