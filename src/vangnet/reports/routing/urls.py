"""Where a web address leads, told from the address alone: nothing is ever opened."""

import ipaddress
import re

# Read on 2026-11-22; what stands in no list counts as the open internet, which only ever proposes.
_CHAT = frozenset(
    "t.me telegram.me telegram.dog wa.me chat.whatsapp.com discord.gg discord.com signal.me signal.group kik.me".split()
)
_CLOUD = frozenset(
    "drive.google.com docs.google.com photos.google.com photos.app.goo.gl dropbox.com mega.nz mega.io "
    "onedrive.live.com 1drv.ms icloud.com we.tl wetransfer.com pcloud.com proton.me".split()
)
_SOCIAL = frozenset(
    "facebook.com instagram.com tiktok.com snapchat.com x.com twitter.com youtube.com youtu.be reddit.com "
    "pinterest.com tumblr.com threads.net bsky.app".split()
)
_ADDRESS = re.compile(
    r"""(?: (?P<scheme> [a-z][a-z0-9+.-]*) :// (?: [^/?\#@\s]* @ )? )?
        (?P<host> \[ [0-9a-f:.]+ \] | [^/?\#:@\s\[\]]+ ) (?! @ | [^/?\#]* @ )""",
    re.IGNORECASE | re.VERBOSE,
)
_TOP = re.compile(r"[^\W\d_]{2,}|xn--[a-z0-9-]+")


def kind(address: str) -> str:
    """Say what a web address is: open, social, chat, cloud, dark; empty: it leads nowhere on the internet."""
    match = _ADDRESS.match(address.strip()[:4_000].replace("[.]", "."))
    if match is None or (match["scheme"] or "https").casefold() not in ("http", "https", "hxxp", "hxxps"):
        return ""
    host = match["host"].casefold().rstrip(".")
    if host.endswith((".onion", ".i2p")):
        return "dark"
    for name, hosts in (("chat", _CHAT), ("cloud", _CLOUD), ("social", _SOCIAL)):
        if any(host == known or host.endswith(f".{known}") for known in hosts):
            return name
    return "open" if _is_public(host) else ""


def _is_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return "." in host and _TOP.fullmatch(host.rpartition(".")[2]) is not None
