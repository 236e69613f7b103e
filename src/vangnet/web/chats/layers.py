"""How layers are called on pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LAYERS: dict[str, str | Promise] = {
    "public": _("Public: replies and mentions that all can read"),
    "private": _("Private: messages between some"),
    "forward": _("Forwards"),
    "reaction": _("Reactions"),
    "membership": _("Membership: who invited, removed or promoted whom"),
    "access": _("Access: views and downloads"),
}
