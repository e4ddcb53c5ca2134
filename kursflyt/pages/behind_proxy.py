"""Who asks, where a proxy of the school's own stands in between: its word is taken for the address it had it from.

All limits count by network address: behind an unknown proxy everybody would be one, and one could shut out all.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address
type Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# Some proxies write the port too: 192.0.2.1:51234 and [2001:db8::1]:51234.
_WITH_PORT = re.compile(r"(?:\[([^\[\]]+)\]|([0-9.]+))(?::[0-9]{1,5})?")


class NetworkAddress:
    """Middleware; first of all. The last address of `X-Forwarded-For` that is no proxy of ours becomes `REMOTE_ADDR`.

    What stands before it was written by whoever asked, and is not believed; nor is any of it from a stranger.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer
        self.proxies: list[Network] = [ipaddress.ip_network(name, strict=False) for name in settings.PROXIES]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.proxies:
            hops = [*request.headers.get("X-Forwarded-For", "").split(","), str(request.META.get("REMOTE_ADDR", ""))]
            request.META["REMOTE_ADDR"] = self._who(hops)
        return self.answer(request)

    def _who(self, hops: list[str]) -> str:
        nearest = hops[-1]
        for hop in reversed(hops):
            address = _address(hop.strip())
            if address is None:
                return nearest
            nearest = str(address)
            if not any(address in network for network in self.proxies):
                break
        return nearest


def _address(hop: str) -> Address | None:
    """Without its port; one of IPv4 that is written as IPv6 (`::ffff:192.0.2.1`) is the same as itself."""
    written = _WITH_PORT.fullmatch(hop)
    try:
        found = ipaddress.ip_address(written[1] or written[2] if written else hop)
    except ValueError:
        return None
    return (isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped) or found
