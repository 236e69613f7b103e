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
STAGES = {
    "selection": _("choosing media"),
    "read facts": _("reading facts of files"),
    "read shots": _("looking for shot positions"),
    "read texts": _("looking for words in pictures"),
    "facts": _("putting facts together"),
    "moments": _("moments"),
    "places": _("places"),
    "ties": _("ties"),
    "series": _("series"),
    "devices": _("devices"),
    "lanes": _("lanes"),
    "writing": _("writing"),
    "load": _("loading into the case"),
    "place": _("making the queue"),
    "compare": _("comparing clues with other cases"),
}
NOT_DONE = {
    "shots": _("Pictures of one shot position were not looked for"),
    "text": _("Words in pictures were not looked for"),
    "municipality": _("No municipality is told"),
    "scan": _("The scan did not reach its end"),
    "facts": _("Files that were joined from pieces were not read"),
    "moment": _("Moments were not worked out"),
}
WHY_NOT = {
    "not_asked": _("this desk is set not to do it"),
    "no_borders": _("no official borders were imported"),
    "not_complete": _("what it did not examine is not here either"),
    "absent": _("this version of the program cannot do it"),
}
ALL = {
    "lanes": {str(key): told for key, told in LANES.items()},
    "confidences": {str(key): told for key, told in CONFIDENCES.items()},
    "claims": {str(key): told for key, told in CLAIMS.items()},
    "kinds": {str(key): told for key, told in KINDS.items()},
    "ties": {str(key): told for key, told in TIES.items()},
    "clues": CLUES,
    "stages": STAGES,
    "not_done": NOT_DONE,
    "why_not": WHY_NOT,
}
"""What templates look up with `|item`."""
