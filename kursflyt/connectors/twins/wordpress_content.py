"""Pages, posts and pictures of the WordPress twin: what each request does, and to whom it is refused."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from kursflyt.connectors.twins.contract import Request
from kursflyt.connectors.twins.wordpress_world import No, Operation, Row, World, status_forbidden

PLURAL = {"page": "pages", "post": "posts"}


def get_me(world: World, request: Request, body: Any) -> Row:
    me: Row = {"id": 1, "name": "Kursflyt", "slug": "kursflyt"}
    if request.given("context") == "edit":
        me |= {"roles": ["editor"], "capabilities": {right: True for right in sorted(world.rights)}}
    return me


def get_type(world: World, request: Request, body: Any) -> Row:
    kind = request.given("type")
    if kind in world.hidden:
        raise No("rest_forbidden", 403, "Cannot view post type.")
    return {"slug": kind, "name": kind.capitalize(), "rest_base": PLURAL[kind], "hierarchical": kind == "page"}


def list_items(kind: str, world: World, request: Request, body: Any) -> Row:
    """Without `status` only what is public; `any` leaves the trash out."""
    statuses = request.given("status", "publish").split(",")
    if statuses != ["publish"] and not world.may(f"edit_{PLURAL[kind]}"):
        raise status_forbidden(403)
    if request.given("context") == "edit" and not world.may(f"edit_{PLURAL[kind]}"):
        raise No("rest_forbidden_context")
    search, slug = request.given("search").casefold(), request.given("slug")
    rows = [
        row
        for row in world.of(kind)
        if (row["status"] in statuses or ("any" in statuses and row["status"] != "trash"))
        and (not search or any(search in row[name].casefold() for name in ("title", "content", "excerpt")))
        and (not slug or row["slug"] == slug)
    ]
    return _paged(request, [_shown(world, request, row) for row in rows])


def get_item(kind: str, world: World, request: Request, body: Any) -> Row:
    row = _found(kind, world, request)
    if not world.may(f"edit_{PLURAL[kind]}"):
        raise No("rest_forbidden_context")
    return _shown(world, request, row)


def create_item(kind: str, world: World, request: Request, body: Any) -> Row:
    """Sent twice it is two, the second with another address."""
    if not world.may(f"edit_{PLURAL[kind]}"):
        raise No("rest_cannot_create")
    _see_to(kind, world, body)
    row = world.add("", kind=kind, status="draft")
    world.write(row, body)
    return {**_shown(world, request, row, edit=True), "_status": 201}


def update_item(kind: str, world: World, request: Request, body: Any) -> Row:
    row = _found(kind, world, request)
    if not world.may(f"edit_{PLURAL[kind]}"):
        raise No("rest_cannot_edit")
    _see_to(kind, world, body)
    world.write(row, body)
    return _shown(world, request, row, edit=True)


def delete_item(kind: str, world: World, request: Request, body: Any) -> Row:
    row = _found(kind, world, request)
    if not world.may(f"delete_{PLURAL[kind]}"):
        raise No("rest_cannot_delete")
    previous = _shown(world, request, row, edit=True)
    if request.given("force") == "true":
        del world.items[row["id"]]
        return {"deleted": True, "previous": previous}
    if row["status"] == "trash":
        raise No("rest_already_trashed", 410, "The post has already been deleted.")
    world.write(row, {"status": "trash"})
    return _shown(world, request, row, edit=True)


def list_media(world: World, request: Request, body: Any) -> Row:
    slug = request.given("slug")
    return _paged(request, [row for row in world.media.values() if not slug or row["slug"] == slug])


def get_medium(world: World, request: Request, body: Any) -> Row:
    found = world.media.get(int(request.given("id")))
    if found is None:
        raise No("rest_post_invalid_id", 404, "Invalid post ID.")
    return found


def create_medium(world: World, request: Request, body: Any) -> Row:
    if not world.may("upload_files"):
        raise No("rest_cannot_create")
    if not world.takes_pictures:
        raise No("rest_upload_sideload_error", 500, "Sorry, you are not allowed to upload this file type.")
    name = re.search(r'filename="([^"]+)"', request.headers["Content-Disposition"])
    assert name is not None
    return {**world.upload(name[1], request.content_type), "_status": 201}


def update_medium(world: World, request: Request, body: Any) -> Row:
    found = get_medium(world, request, body)
    found.update(body)
    return found


def _found(kind: str, world: World, request: Request) -> Row:
    row = world.items.get(int(request.given("id")))
    if row is None or row["type"] != kind:
        raise No("rest_post_invalid_id", 404, "Invalid post ID.")
    return row


def _see_to(kind: str, world: World, body: Row) -> None:
    if body.get("status") in {"publish", "private", "future"} and not world.may(f"publish_{PLURAL[kind]}"):
        raise No("rest_cannot_publish", 403, "Sorry, you are not allowed to publish posts in this post type.")
    parent = body.get("parent", 0)
    if parent and parent not in world.items:
        raise No("rest_post_invalid_id", 400, "Invalid post parent ID.")
    if body.get("featured_media", 0) and body["featured_media"] not in world.media:
        raise No("rest_invalid_featured_media", 400, "Invalid featured media ID.")


def _shown(world: World, request: Request, row: Row, *, edit: bool = False) -> Row:
    """Texts as they are stored only in the context of editing; otherwise as a visitor sees them."""
    edit = edit or request.given("context") == "edit"
    shown = {**row, "link": world.link(row), "modified": row["modified_gmt"], "author": 1}
    for name in ("title", "content", "excerpt"):
        shown[name] = {"rendered": f"<p>{row[name]}</p>", **({"raw": row[name]} if edit else {})}
    return shown


def _paged(request: Request, rows: list[Row]) -> Row:
    size, page = int(request.given("per_page", "10")), int(request.given("page", "1"))
    pages = -(-len(rows) // size)
    if page > max(pages, 1):
        raise No("rest_post_invalid_page_number", 400, "The page number requested is larger than the number of pages.")
    headers = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(pages)}
    return {"_rows": rows[(page - 1) * size : page * size], "_headers": headers}


OPERATIONS: dict[str, Operation] = {
    "getMe": get_me,
    "getType": get_type,
    "listMedia": list_media,
    "getMedium": get_medium,
    "createMedium": create_medium,
    "updateMedium": update_medium,
}
for _kind in PLURAL:
    _one = _kind.capitalize()
    OPERATIONS |= {
        f"list{_one}s": partial(list_items, _kind),
        f"get{_one}": partial(get_item, _kind),
        f"create{_one}": partial(create_item, _kind),
        f"update{_one}": partial(update_item, _kind),
        f"delete{_one}": partial(delete_item, _kind),
    }
