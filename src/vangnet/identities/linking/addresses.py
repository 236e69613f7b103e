"""E-mail addresses, telephone numbers, addresses of computers and of the web, as they are compared. Nothing is fetched.

Each function gives (key, second), or None where the value is none of its kind; `second` is a wider key that suggests.
"""

import hashlib
import ipaddress
import re
from functools import lru_cache

import idna
import phonenumbers
from email_validator import EmailNotValidError, validate_email

from vangnet.identities.linking.folding import LONGEST, folded, spellings, visible

Keys = tuple[str, str]

_E164 = phonenumbers.PhoneNumberFormat.E164
HOME = "NL"
"""The country of a number that names none."""

_AT = re.compile(r"\s*(?:\[\s*(?:at|apenstaartje)\s*\]|\(\s*(?:at|apenstaartje)\s*\))\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*(?:\[\s*(?:dot|punt|\.)\s*\]|\(\s*(?:dot|punt|\.)\s*\))\s*", re.IGNORECASE)
_WORDS = re.compile(r"([\w.+-]+) at ([\w-]+(?: dot [\w-]+)+)", re.IGNORECASE)
_BRACKETS = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
_ONION = ".onion"
_GMAIL = frozenset({"gmail.com", "googlemail.com"})


@lru_cache(maxsize=50_000)
def email(value: str) -> Keys | None:
    """An e-mail address: syntax only, its domain in plain letters (IDNA). `second`: without +tag, and Gmail's dots."""
    told = visible(value)
    if (inside := _BRACKETS.search(told)) is not None:
        told = inside[1]
    told = _DOT.sub(".", _AT.sub("@", told))
    if "@" not in told and (words := _WORDS.fullmatch(told)) is not None:
        told = f"{words[1]}@{words[2].replace(' dot ', '.').replace(' DOT ', '.')}"
    told = told.removeprefix("mailto:").strip(" .,;:'\"")
    if len(told) > LONGEST:
        return None
    is_hidden = told.lower().endswith(_ONION)  # the library refuses hidden services, which do have mail
    try:
        read = validate_email(
            told[: -len(_ONION)] + ".org" if is_hidden else told,
            check_deliverability=False,
            globally_deliverable=False,
        )
    except (EmailNotValidError, UnicodeError):
        return None
    domain = (read.ascii_domain or read.domain).lower()
    domain = domain.removesuffix(".org") + _ONION if is_hidden else domain
    local = folded(read.local_part)
    if not local or " " in local:
        return None
    bare = local.partition("+")[0] or local
    if domain in _GMAIL:
        return f"{local}@{domain}", f"{bare.replace('.', '') or bare}@gmail.com"
    return f"{local}@{domain}", f"{bare}@{domain}"


@lru_cache(maxsize=50_000)
def phone(value: str) -> Keys | None:
    """A telephone number with its country (E.164), read as Dutch where it names none; short and emergency ones: None.

    >>> phone("06 - 12 34 56 78")
    ('+31612345678', '')
    """
    told = visible(value).removeprefix("tel:").replace("(0)", "")
    if len(told) > 60 or sum(sign.isdigit() for sign in told) < 6:
        return None
    try:
        number = phonenumbers.parse(told, HOME)
    except phonenumbers.NumberParseException:
        return None
    national = str(number.national_number)
    if len(national) < 7 or len(set(national)) == 1 or not phonenumbers.is_possible_number(number):
        return None
    key = phonenumbers.format_number(number, _E164)
    # a zero in front belongs to the number in Italy and few other countries; elsewhere the number is mistyped
    if number.italian_leading_zero and phonenumbers.format_number(phonenumbers.parse(key, HOME), _E164) != key:
        return None
    return key, ""


def ip(value: str) -> Keys | None:
    """An address of a computer. `second` of an IPv6 address is its /64: mostly one household or one site.

    >>> ip("[::ffff:203.0.113.9]")
    ('203.0.113.9', '')
    """
    read = computer(value)
    if read is None:
        return None
    if isinstance(read, ipaddress.IPv4Address):
        return str(read), ""
    return str(read), str(ipaddress.IPv6Network((read, 64), strict=False))


def computer(value: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Read an address of a computer, also with brackets, port or zone; an IPv4 address inside an IPv6 one is that."""
    told = visible(value)
    if (inside := re.fullmatch(r"\[([^\]]+)\](?::\d{1,5})?|(\d+\.\d+\.\d+\.\d+):\d{1,5}", told)) is not None:
        told = inside[1] or inside[2]
    try:
        read = ipaddress.ip_address(told.partition("%")[0])
    except ValueError:
        return None
    return read.ipv4_mapped or read if isinstance(read, ipaddress.IPv6Address) else read


_KINDS_OF_NO_LINK = (
    ("is_unspecified", "ip_unspecified"),
    ("is_loopback", "ip_loopback"),
    ("is_link_local", "ip_private"),
    ("is_multicast", "ip_multicast"),
)
_DOCUMENTATION = tuple(
    ipaddress.ip_network(told)
    for told in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20")
)


def never_of(value: str) -> str:
    """Why an address of a computer says nothing of who used it: a code of the room "linking", or nothing."""
    read = computer(value)
    if read is None:
        return ""
    for asked, code in _KINDS_OF_NO_LINK:
        if getattr(read, asked):
            return code
    if any(read in each for each in _DOCUMENTATION if each.version == read.version):
        return "ip_documentation"
    return "" if read.is_global else "ip_private"


_URL = re.compile(
    r"(?:([a-z][a-z0-9+.-]{0,20}):)?(?://)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.IGNORECASE | re.DOTALL
)
_PERCENT = re.compile(r"%([0-9a-fA-F]{2})")
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PORTS = {"http": "80", "https": "443", "ftp": "21"}
_WEB = ("", "http", "https")
_FRAGMENT = re.compile(r"[!/]|F!")  # it names a thing of its own: mega.nz/#!..., routes of one-page sites


def url(value: str) -> Keys | None:
    """An address on the web: host in plain letters, no default port, tracking or fragment. `second` is its host.

    http and https, with or without "www.", are one address; a key that is too long ends in its digest.

    >>> url("HTTPS://www.Example.org:443/a%2fb/?utm_source=x&id=7#top")
    ('example.org/a%2Fb?id=7', 'example.org')
    """
    told = _DOT.sub(".", visible(value).replace("\\", "/"))
    told = re.sub(r"^hxxp(s?):", r"http\1:", told, flags=re.IGNORECASE)
    if " " in told or len(told) > 2_048 or (read := _URL.fullmatch(told)) is None:
        return None
    scheme, authority, path, query, fragment = ((part or "") for part in read.groups())
    if scheme and not told[len(scheme) :].startswith("://"):  # "example.org:8080/x" has a port, and no scheme
        if not re.match(r":\d{1,5}(?:[/?#]|$)", told[len(scheme) :]):
            return None
        scheme, authority = "", f"{scheme}{told[len(scheme) :]}".partition("/")[0].partition("?")[0].partition("#")[0]
        path, query, fragment = _rest(told[len(authority) :])
    scheme = scheme.lower()
    where = _host(authority, scheme)
    if where is None:
        return None
    host, port = where
    place = _percent(path).rstrip("/")
    asked = "&".join(part for part in _percent(query).split("&") if part and not _is_tracking(part))
    kept = f"#{_percent(fragment)}" if _FRAGMENT.match(fragment) else ""
    front = "" if scheme in _WEB else f"{scheme}://"
    key = f"{front}{host}{port}{place}{'/' if kept and not place else ''}{'?' + asked if asked else ''}{kept}"
    return _short(key), host


def _rest(text: str) -> tuple[str, str, str]:
    before, _, fragment = text.partition("#")
    path, _, query = before.partition("?")
    return path, query, fragment


def _host(authority: str, scheme: str) -> tuple[str, str] | None:
    """Host and port, the port with its colon; None: there is no host."""
    bare = authority.rpartition("@")[2].lower()
    told = re.fullmatch(r"(\[[0-9a-f:.%]+\]|[^:\[\]]+)(?::(\d{0,5}))?", bare)
    if told is None:
        return None
    name, port = told[1].strip("."), told[2] or ""
    port = "" if not port or port == _PORTS.get(scheme, "") or (not scheme and port in ("80", "443")) else f":{port}"
    if (numbered := computer(name)) is not None:
        return (f"[{numbered}]" if numbered.version == 6 else str(numbered)), port
    try:
        name = idna.encode(name, uts46=True, transitional=False).decode()
    except (idna.IDNAError, UnicodeError):
        name = name if re.fullmatch(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+", name) else ""
    name = name.lower().removeprefix("www.")
    if "." not in name or len(name) > 253 or not re.search(r"[a-z]", name):
        return None
    return name, port


def _percent(text: str) -> str:
    """Percent signs in one way: plain letters as they are, all other signs as bytes in capitals (RFC 3986, 6.2.2)."""

    def one(found: re.Match[str]) -> str:
        sign = chr(int(found[1], 16))
        return sign if sign in _PLAIN else f"%{found[1].upper()}"

    spelled = _PERCENT.sub(one, text)
    if spelled.isascii():
        return spelled
    return "".join(
        sign if sign.isascii() else "".join(f"%{byte:02X}" for byte in sign.encode("utf-8", "replace"))
        for sign in spelled
    )


def _is_tracking(part: str) -> bool:
    name = part.partition("=")[0].lower()
    return name in spellings().tracking or name.startswith(spellings().tracking_begins)


def _short(key: str) -> str:
    """A long key ends in its digest, so that two that only begin alike are not one."""
    return key if len(key) <= LONGEST else f"{key[: LONGEST - 65]}~{hashlib.sha256(key.encode()).hexdigest()}"
