"""Where somebody goes on to after a form: to a page of this desk, whatever the form said."""

from django.utils.http import url_has_allowed_host_and_scheme


def way_back(told: str, *, otherwise: str) -> str:
    """The address that was told if it is one of this desk, as a path from its root; else another one."""
    return told if told.startswith("/") and url_has_allowed_host_and_scheme(told, None) else otherwise
