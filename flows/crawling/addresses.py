"""Addresses from strangers: which may be asked for, which host they belong to, and when two of them are one page."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

_SESSION_IF_RANDOM = frozenset({"sid", "s", "session", "token", "ticket", "uuid"})
_TEMPLATE = re.compile(r"\{\{|\}\}|[$#]\{|\{[$@%]|<%|%>|\[\[|\{[A-Za-z_.]+\}")
DEFAULT_PORTS = {"http": 80, "https": 443}
SESSION_PARAMETERS = frozenset({"jsessionid", "phpsessid", "sessionid", "_", "timestamp", "rnd", "random"})


def host_of(url: str) -> str:
    """Return `name:port`, in lower case: what counts as one host, since each port is a server of its own.

    Blank if the address has no host or no valid port.
    """
    parts = urlsplit(url)
    try:
        port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError:
        return ""
    name = (parts.hostname or "").rstrip(".")
    if not name:
        return ""
    return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"


def name_of(host: str) -> str:
    """Return the name or address of a `name:port`, without brackets."""
    return host.rpartition(":")[0].strip("[]")


def is_public_address(text: str) -> bool:
    """Whether an IP address is one that anybody on the internet would reach the same server by."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_global and not address.is_multicast


def is_loopback(host: str) -> bool:
    """Whether a `name:port` is this machine by its own words."""
    name = name_of(host)
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def refusal(url: str, own_hosts: frozenset[str]) -> str | None:
    """Say why an address may not be fetched, None if it may.

    Only http and https are, without a user name in them; hosts written as private or loopback addresses only where
    they are the source's own host and port. Names are looked at again when they are resolved.
    """
    parts = urlsplit(url)
    if parts.scheme not in DEFAULT_PORTS:
        return f"the scheme {parts.scheme or '(none)'} is not fetched"
    host = host_of(url)
    if not host:
        return "the address names no host"
    if parts.username or parts.password:
        return "the address holds a user name"
    if host in own_hosts:
        return None
    name = name_of(host)
    numeric = re.fullmatch(r"[0-9a-fx.]+|[0-9a-f:.%]*:[0-9a-f:.%]*", name) and not re.search(r"[g-wyz]", name)
    if is_loopback(host) or (numeric and not is_public_address(name)):
        return f"{host} is a private address and not the source's own host"
    return None


def absolute(base: str, reference: str) -> str | None:
    """Resolve a reference against the page it stands on; None for what is no http(s) address or is template text."""
    text = re.sub(r"[\t\r\n]", "", reference).strip().strip("\u3000\u200b\ufeff")
    if not text or text.startswith("#") or _TEMPLATE.search(text):
        return None
    if re.match(r"(?i)(javascript|mailto|tel|data|about|blob|vbscript):", text):
        return None
    try:
        url = urljoin(base, text.replace("\\", "/"))
        parts = urlsplit(url)
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
            return None
        _ = parts.port
    except ValueError:
        return None
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?{}[]\"")
    query = re.sub(r"[\"{}\[\]]", lambda match: quote(match[0]), query)
    category = parts.fragment if re.fullmatch(r"\d+", parts.fragment) and "/gkmlpt/" in path else ""
    return urlunsplit((parts.scheme, parts.netloc, path, query, category))


def with_query(url: str, **values: str | int) -> str:
    """The address with these query parameters set, the others kept in their order."""
    parts = urlsplit(url)
    pairs = dict(parse_qsl(parts.query, keep_blank_values=True))
    pairs.update({name: str(value) for name, value in values.items()})
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(pairs), ""))


def _is_session(name: str, value: str) -> bool:
    """Whether a query parameter only tells visits apart: by its name, or by a short name with a long random value."""
    lower = name.lower()
    random = len(value) >= 16 and re.fullmatch(r"(?=.*\d)(?=.*[A-Za-z])[\w-]+", value) is not None
    return lower in SESSION_PARAMETERS or (random and lower in _SESSION_IF_RANDOM)


def same_page_key(url: str) -> str:
    """Return what is equal for two addresses of one page: no fragment, no session id, query parameters sorted."""
    parts = urlsplit(url)
    path = re.sub(r"(?i);jsessionid=[^/?]*", "", parts.path)
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _is_session(*pair)]
    return urlunsplit((parts.scheme, host_of(url), path, urlencode(sorted(pairs)), ""))
