"""Who asks is known behind the school's own proxy, and cannot be made up by whoever asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from kursflyt.pages.behind_proxy import NetworkAddress


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "who"),
    [
        ([], "203.0.113.7", "192.0.2.1", "203.0.113.7"),
        (["10.0.0.5"], "10.0.0.5", "192.0.2.1", "192.0.2.1"),
        (["10.0.0.5"], "10.0.0.5", "1.2.3.4, 192.0.2.1", "192.0.2.1"),
        (["10.0.0.0/8"], "10.0.0.5", "192.0.2.1, 10.1.1.1", "192.0.2.1"),
        (["10.0.0.5"], "203.0.113.7", "192.0.2.1", "203.0.113.7"),
        (["10.0.0.5"], "10.0.0.5", "", "10.0.0.5"),
        (["10.0.0.5"], "10.0.0.5", "tull", "10.0.0.5"),
        (["10.0.0.5"], "10.0.0.5", "2001:db8::1", "2001:db8::1"),
        (["10.0.0.5"], "", "192.0.2.1", ""),
        (["10.0.0.5"], "10.0.0.5", "192.0.2.1:51234", "192.0.2.1"),
        (["10.0.0.5"], "10.0.0.5", "192.0.2.1:51234, 10.0.0.5:443", "192.0.2.1"),
        (["10.0.0.5"], "10.0.0.5", "[2001:db8::1]:51234", "2001:db8::1"),
        (["10.0.0.0/8"], "::ffff:10.0.0.5", "192.0.2.1", "192.0.2.1"),
        (["10.0.0.5"], "10.0.0.5", "::ffff:192.0.2.1", "192.0.2.1"),
        (["10.0.0.5"], "10.0.0.5", "192.0.2.1:tull", "10.0.0.5"),
    ],
)
def test_the_address_is_the_last_that_a_proxy_of_ours_had_it_from(
    settings: Any, proxies: list[str], peer: str, forwarded: str, who: str
) -> None:
    settings.PROXIES = proxies
    request = HttpRequest()
    request.META |= {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded}

    NetworkAddress(lambda _: HttpResponse())(request)

    assert request.META["REMOTE_ADDR"] == who
