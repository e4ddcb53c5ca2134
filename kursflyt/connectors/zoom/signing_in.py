"""The token of a server-to-server app: asked for with the app's secret, good for an hour, and then asked for anew."""

from __future__ import annotations

from kursflyt.connectors import http
from kursflyt.connectors.secret import Secret
from kursflyt.connectors.zoom.access import Access

GRANT = "account_credentials"


class SignIn:
    """`line` leads to where tokens are given, and opens the secret. Tokens are kept in memory only."""

    def __init__(self, line: http.Line, access: Access) -> None:
        self._line, self._access = line, access

    def fetch(self) -> tuple[Secret, float]:
        """A token, and how many seconds it lives."""
        row = self._ask()
        return Secret(str(row["access_token"])), float(row["expires_in"])

    def scopes(self) -> frozenset[str]:
        """What the app may do; empty where Zoom does not say."""
        return frozenset(str(self._ask().get("scope") or "").split())

    def _ask(self) -> http.Row:
        form = {"grant_type": GRANT, "account_id": self._access.account}
        body = self._line.send("getToken", "POST", "/oauth/token", form=form, again=True).data()
        return body if isinstance(body, http.Row) else http.Row()
