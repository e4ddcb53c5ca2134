"""The calls to WordPress, one method each: names and shapes are its own; what they mean together stands elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kursflyt.connectors import http
from kursflyt.connectors.http import Line, Upload, segment
from kursflyt.connectors.wordpress import refusals
from kursflyt.connectors.wordpress.access import TYPES
from kursflyt.connectors.wordpress.messages import Me, Medium, Page

EVERY_STATUS = "publish,future,draft,pending,private,trash"  # «any» leaves the trash out
_EDIT = ("context", "edit")


class Client:
    """`type`: pages | posts. Raises refusals.Declined where WordPress says no, and as the line."""

    def __init__(self, line: Line, type: str) -> None:
        self._line, self._type, self._one = line, type, TYPES[type].capitalize()

    def me(self) -> Me:
        return Me.read(self._ask("getMe", "GET", "/users/me", [_EDIT]))

    def type_is_open(self) -> bool:
        """Whether pages, or posts, are to be reached at the address that we use."""
        row = self._ask("getType", "GET", f"/types/{TYPES[self._type]}", [_EDIT])
        return str(row.get("rest_base") or "") == self._type

    def page(self, page: str) -> Page | None:
        """None where it is gone for good; one in the trash is there."""
        row = self._find(f"get{self._one}", "GET", f"/{self._type}/{segment(page)}", [_EDIT])
        return None if row is None else Page.read(row)

    def with_text(self, text: str) -> Iterator[Page]:
        """Whoever has the text anywhere in title, text or summary, also as drafts and in the trash."""
        return self._listed([("search", text)])

    def create(self, values: dict[str, Any]) -> Page:
        """Each request makes one more."""
        return Page.read(self._ask(f"create{self._one}", "POST", f"/{self._type}", body=values))

    def change(self, page: str, values: dict[str, Any]) -> Page:
        """The same values twice are the same page."""
        path = f"/{self._type}/{segment(page)}"
        return Page.read(self._ask(f"update{self._one}", "POST", path, body=values, again=True))

    def delete(self, page: str) -> None:
        """For good, past the trash. Well also where it is gone already."""
        self._find(f"delete{self._one}", "DELETE", f"/{self._type}/{segment(page)}", [("force", "true")])

    # Pictures

    def picture(self, picture: int) -> Medium | None:
        row = self._find("getMedium", "GET", f"/media/{picture}", [_EDIT])
        return None if row is None else Medium.read(row)

    def pictures_with_slug(self, slug: str) -> list[Medium]:
        answer = self._line.send("listMedia", "GET", "/media", query=[("slug", slug), _EDIT])
        return [Medium.read(row) for row in _rows("listMedia", answer)]

    def upload(self, picture: Upload) -> Medium:
        """Each request makes one more; the slug follows from the name."""
        return Medium.read(self._ask("createMedium", "POST", "/media", upload=picture))

    def describe(self, picture: int, alt: str) -> None:
        self._ask("updateMedium", "POST", f"/media/{picture}", body={"alt_text": alt}, again=True)

    # How it is asked, and how answers are read

    def _ask(
        self,
        operation: str,
        method: str,
        path: str,
        query: http.Query = (),
        *,
        body: object = None,
        upload: Upload | None = None,
        again: bool | None = None,
    ) -> dict[str, Any]:
        answer = self._line.send(operation, method, path, query=query, body=body, upload=upload, again=again)
        found = _read(operation, answer)
        if not isinstance(found, dict):
            raise refusals.not_data(operation)
        return found

    def _find(self, operation: str, method: str, path: str, query: http.Query) -> dict[str, Any] | None:
        try:
            return self._ask(operation, method, path, query)
        except refusals.Declined as said:
            if said.is_about(refusals.NO_SUCH_PAGE):
                return None
            raise

    def _listed(self, query: list[tuple[str, str]]) -> Iterator[Page]:
        """Every row of every page, oldest first: what is made meanwhile moves none to another page."""
        operation, number, last = f"list{self._one}s", 1, 1
        order = [("orderby", "id"), ("order", "asc"), ("status", EVERY_STATUS), _EDIT, ("per_page", "100")]
        while number <= last:
            page = [*query, *order, ("page", str(number))]
            answer = self._line.send(operation, "GET", f"/{self._type}", query=page)
            for row in self._rows_of(operation, answer):
                yield Page.read(row)
            last = int(answer.headers.get("X-WP-TotalPages") or 1)
            number += 1

    def _rows_of(self, operation: str, answer: http.Answer) -> list[dict[str, Any]]:
        """Drafts are asked for: to who is not signed in, that is a wrong parameter, and not a matter of signing in."""
        try:
            return _rows(operation, answer)
        except refusals.Declined as said:
            if not said.forbids_status:
                raise
            self.me()  # says so where nobody is signed in
            raise refusals.no_right(operation) from None


def _rows(operation: str, answer: http.Answer) -> list[dict[str, Any]]:
    found = _read(operation, answer)
    if not isinstance(found, list):
        raise refusals.not_data(operation)
    return found


def _read(operation: str, answer: http.Answer) -> Any:
    if not answer.well:
        raise refusals.refuse(operation, answer)
    found = answer.data()
    if found is None:
        raise refusals.not_data(operation)
    return found
