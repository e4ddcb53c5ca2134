"""How one signs in to Public 360: a key in one of two headers or in the address, or a token by OAuth."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator

import httpx

from kursflyt.connectors import roles
from kursflyt.connectors.public360.access import Access, OAuth

MARGIN = 60.0  # seconds before its end at which a token counts as ended

for _chatty in ("httpx", "httpcore"):  # they write whole addresses and headers, and the key may be in either
    logging.getLogger(_chatty).setLevel(logging.WARNING)


def way(access: Access) -> httpx.Auth:
    return Token(access.oauth, client_id=access.client_id) if access.oauth is not None else Key(access)


class Key(httpx.Auth):
    """Opens the key at the moment a request leaves."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        key, client = self._access.key.reveal(), self._access.client_id
        match self._access.sign_in:
            case "query":
                request.url = request.url.copy_merge_params(
                    {"authkey": key, **({"clientid": client} if client else {})}
                )
            case "authkey":
                request.headers["AuthKey"] = key
            case _:
                request.headers["Authorization"] = f"authkey {key}"
                if client:
                    request.headers["clientid"] = client
        yield request


class Token(httpx.Auth):
    """Client credentials. A token is kept in memory until it ends, and fetched anew once when it is turned away."""

    requires_response_body = True

    def __init__(self, oauth: OAuth, *, client_id: str = "", clock: Callable[[], float] = time.monotonic) -> None:
        self._oauth, self._client_id, self._clock = oauth, client_id, clock
        self._token, self._ends = "", 0.0

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        kept = bool(self._token) and self._clock() < self._ends - MARGIN
        if not kept:
            self._keep((yield self._asking()))
        response = yield self._signed(request)
        if kept and response.status_code == 401:
            self._keep((yield self._asking()))
            yield self._signed(request)

    def _signed(self, request: httpx.Request) -> httpx.Request:
        request.headers["Authorization"] = f"Bearer {self._token}"
        if self._client_id:
            request.headers["ClientID"] = self._client_id
        return request

    def _asking(self) -> httpx.Request:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._oauth.client,
            "client_secret": self._oauth.secret.reveal(),
            "scope": self._oauth.scope,
        }
        return httpx.Request("POST", self._oauth.token_url, data=form, headers={"Accept": "application/json"})

    def _keep(self, response: httpx.Response) -> None:
        if response.status_code == 429 or response.status_code >= 500:
            raise roles.TryAgain("Innloggingen til Public 360 svarer ikke som den skal.")
        try:
            said = response.json() if response.status_code == 200 else {}
        except ValueError:
            said = {}
        if not isinstance(said, dict) or not said.get("access_token"):
            raise roles.Misconfigured(
                f"Innloggingen til Public 360 ga ingen tilgang ({response.status_code}). Se på "
                "KURSFLYT_P360_OAUTH_URL, KURSFLYT_P360_OAUTH_CLIENT, KURSFLYT_P360_OAUTH_SECRET og "
                "KURSFLYT_P360_OAUTH_SCOPE."
            )
        self._token, self._ends = str(said["access_token"]), self._clock() + _seconds(said.get("expires_in"))


def _seconds(given: object) -> float:
    """Some servers give the number as text, and some give none."""
    return float(given) if isinstance(given, int | float) or (isinstance(given, str) and given.isdigit()) else 300.0
