"""Where another system lies: whether that is on this machine, and whether a secret may be sent there."""

from __future__ import annotations

from urllib.parse import urlsplit

from kursflyt.connectors import roles

_HERE = {"127.0.0.1", "localhost", "::1"}


def is_here(url: str) -> bool:
    """Whether it is on this machine, as a twin is."""
    return urlsplit(url).hostname in _HERE


def encrypted(setting: str, url: str, *, sent: str = "nøkkelen") -> str:
    """The address as it is. Raises roles.Misconfigured where what is `sent` would go over a network in the clear."""
    parts = urlsplit(url)
    if (parts.scheme == "https" and parts.hostname) or (parts.scheme == "http" and is_here(url)):
        return url
    raise roles.Misconfigured(f"{setting} må begynne med https://, for {sent} sendes dit.")
