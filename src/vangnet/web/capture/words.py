"""The codes of capture in words."""

from django.utils.translation import gettext_lazy as _

from vangnet.capture.facts import Kind
from vangnet.capture.findings import Claim, Confidence, Lane, TieKind

LANES = {
    Lane.IMMINENT: _("Now, or shown live"),
    Lane.ACCESS: _("Access to children, or recent and maybe made here"),
    Lane.IDENTIFIABLE: _("Place or person can be identified"),
    Lane.GROWING: _("Series that grows"),
    Lane.UNIDENTIFIED: _("Known child, not identified"),
    Lane.REST: _("The rest"),
}
CONFIDENCES = {
    Confidence.STRONG: _("strong"),
    Confidence.FAIR: _("fair"),
    Confidence.WEAK: _("weak"),
    Confidence.NONE: _("bounds only"),
    "": _("unknown"),
}
CLAIMS = {
    Claim.MOMENT: _("Moment"),
    Claim.PLACE: _("Place"),
    Claim.DEVICE: _("Device"),
    Claim.APP: _("App"),
    Claim.CLOSER_SOURCE: _("Closer to its source"),
}
KINDS = {
    Kind.CAPTURED: _("captured"),
    Kind.RECEIVED: _("received"),
    Kind.SAVED: _("saved"),
    Kind.EDITED: _("edited"),
    Kind.EXISTED_BY: _("existed by then"),
    Kind.NOT_BEFORE: _("not before"),
}
TIES = {
    TieKind.SERIAL: _("one serial number"),
    TieKind.RUN_TIME: _("one power cycle of one device"),
    TieKind.IDENTIFIER: _("one identifier"),
    TieKind.METADATA: _("metadata alike"),
    TieKind.SENSOR: _("noise of one sensor"),
    TieKind.SHOT: _("one shot position"),
    TieKind.COPY: _("near copies"),
    TieKind.LISTED: _("one series on a list"),
    TieKind.ACCOUNT: _("one account or name"),
}
CLUES = {
    "serial": _("serial number"),
    "device": _("name of a device"),
    "nickname": _("nickname"),
    "email": _("e-mail address"),
    "phone": _("telephone number"),
    "address": _("address"),
    "text": _("text in the picture"),
    "place": _("name of a place"),
    "series": _("mark of a series"),
}
RECENCIES = {
    "month": _("May be of the last 30 days"),
    "year": _("May be of the last year"),
    "old": _("Certainly older than a year"),
    "unknown": _("Unknown"),
}
STAGES = {"read": _("reading"), "join": _("putting together"), "load": _("loading")}
ALL = {
    "lanes": {str(key): told for key, told in LANES.items()},
    "confidences": {str(key): told for key, told in CONFIDENCES.items()},
    "claims": {str(key): told for key, told in CLAIMS.items()},
    "kinds": {str(key): told for key, told in KINDS.items()},
    "ties": {str(key): told for key, told in TIES.items()},
    "clues": CLUES,
    "stages": STAGES,
}
"""What templates look up with `|item`."""
