"""Pixels at view time: pictures and videos of an exhibit, read again when somebody looks, and kept nowhere in clear."""

from vangnet.scan.viewing.viewer import Viewer, Wish
from vangnet.scan.viewing.visiting import Visit, Visitor
from vangnet.scan.viewing.wire import Clip, Note, NotShown, Read, Shown, Strip

__all__ = ["Clip", "NotShown", "Note", "Read", "Shown", "Strip", "Viewer", "Visit", "Visitor", "Wish"]
