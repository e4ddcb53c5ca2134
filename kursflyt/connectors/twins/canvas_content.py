"""Copies, blueprints and announcements of the Canvas twin: slow work that is asked about, and silent changes."""

from __future__ import annotations

from typing import Any

from kursflyt.connectors.twins.canvas_courses import No, course_of
from kursflyt.connectors.twins.canvas_world import Operation, Row, World
from kursflyt.connectors.twins.contract import Request


def create_migration(world: World, request: Request, body: Any) -> Row:
    """Every request copies once more."""
    course = course_of(world, request)
    source = world.find_course(str(body["settings"]["source_course_id"]))
    if source is None:
        raise No("", body={"message": "The source course was not found"})
    progress = world.next_id()
    api = f"{request.host_url}/api/v1"
    number = world.next_id()
    world.migrations[number] = {
        "id": number,
        "migration_type": body["migration_type"],
        "workflow_state": "pre_processing",
        "progress_url": f"{api}/progress/{progress}",
        "migration_issues_url": f"{api}/courses/{course['id']}/content_migrations/{number}/migration_issues",
        "migration_issues_count": 0,
        "_course": course["id"],
        "_source": source["id"],
    }
    world.progresses[progress] = {
        "id": progress,
        "context_id": number,
        "context_type": "ContentMigration",
        "tag": "content_migration",
        "completion": 0,
        "workflow_state": "queued",
        "url": f"{api}/progress/{progress}",
        "_polls": world.copy_polls,
    }
    return world.migrations[number]


def list_migrations(world: World, request: Request, body: Any) -> list[Row]:
    course = course_of(world, request)
    return [row for row in reversed(world.migrations.values()) if row["_course"] == course["id"]]


def get_migration(world: World, request: Request, body: Any) -> Row:
    found = world.migrations.get(int(request.given("id")))
    if found is None or found["_course"] != course_of(world, request)["id"]:
        raise No("not_found")
    return found


def list_issues(world: World, request: Request, body: Any) -> list[Row]:
    number = get_migration(world, request, body)["id"]
    if "issues" not in world.copy_faults:
        return []
    issue = {"id": number + 1, "description": "A file was not copied", "workflow_state": "active"}
    return [{**issue, "issue_type": "error"}, {**issue, "issue_type": "warning"}]


def get_progress(world: World, request: Request, body: Any) -> Row:
    """Each question brings the work on a little; the last one does it."""
    progress = world.progresses.get(int(request.given("id")))
    if progress is None:
        raise No("not_found")
    if progress["workflow_state"] in {"queued", "running"} and "hangs" not in world.copy_faults:
        progress["_polls"] -= 1
        progress.update(workflow_state="running", completion=50)
        if progress["_polls"] <= 0:
            (progress.get("_do") or _copy)(world, progress)
    return progress


def _copy(world: World, progress: Row) -> None:
    migration = world.migrations[progress["context_id"]]
    if "fails" in world.copy_faults:
        progress["workflow_state"] = migration["workflow_state"] = "failed"
        return
    pages = world.pages_of(migration["_source"])
    for page in pages[1:] if "pages" in world.copy_faults else pages:
        world.add_page(migration["_course"], page["title"], page["body"])
    progress.update(workflow_state="completed", completion=100)
    migration["workflow_state"] = "completed"


def update_associations(world: World, request: Request, body: Any) -> Row:
    blueprint = course_of(world, request)
    if not blueprint["blueprint"]:
        raise No("not_found")
    for given in body.get("course_ids_to_add", []):
        course = world.find_course(str(given))
        if course is None or course["blueprint"]:
            raise No("blueprint_invalid_courses")
        blueprint["_associated"].add(course["id"])
    return {"success": True}


def start_sync(world: World, request: Request, body: Any) -> Row:
    blueprint = course_of(world, request)
    running = (row for row in world.migrations.values() if row.get("template_id") == blueprint["id"])
    if any(row["workflow_state"] == "exporting" for row in running):
        raise No("blueprint_sync_running")
    number = world.next_id()
    world.migrations[number] = {
        "id": number,
        "template_id": blueprint["id"],
        "workflow_state": "exporting",
        "_course": 0,
        "_polls": world.copy_polls,
    }
    return world.migrations[number]


def get_sync(world: World, request: Request, body: Any) -> Row:
    """A sync sent twice gives no second page."""
    blueprint, row = course_of(world, request), world.migrations[int(request.given("id"))]
    row["_polls"] -= 1
    if row["workflow_state"] == "exporting" and row["_polls"] <= 0:
        row["workflow_state"] = "exports_failed" if "fails" in world.copy_faults else "completed"
        for course in blueprint["_associated"] if row["workflow_state"] == "completed" else ():
            there = {page["title"] for page in world.pages_of(course)}
            for page in world.pages_of(blueprint["id"]):
                if page["title"] not in there:
                    world.add_page(course, page["title"], page["body"])
    return row


def create_topic(world: World, request: Request, body: Any) -> Row:
    """Without the right it becomes a discussion, and nothing is said. The markup is tidied."""
    course, number = course_of(world, request), world.next_id()
    world.topics[number] = {
        "id": number,
        "title": body["title"],
        "message": body.get("message", "").replace("<br>", "<br />"),
        "published": True,
        "is_announcement": bool(body.get("is_announcement")) and "create_announcement" in world.rights,
        "html_url": f"{request.host_url}/courses/{course['id']}/discussion_topics/{number}",
        "_course": course["id"],
    }
    return world.topics[number]


def list_topics(world: World, request: Request, body: Any) -> list[Row]:
    course, term = course_of(world, request), request.given("search_term").casefold()
    announcements = request.given("only_announcements") == "true"
    return [
        row
        for row in world.topics.values()
        if row["_course"] == course["id"]
        and row["is_announcement"] == announcements
        and term in row["title"].casefold()
    ]


OPERATIONS: dict[str, Operation] = {
    "createContentMigration": create_migration,
    "listContentMigrations": list_migrations,
    "getContentMigration": get_migration,
    "listMigrationIssues": list_issues,
    "getProgress": get_progress,
    "updateBlueprintAssociations": update_associations,
    "startBlueprintSync": start_sync,
    "getBlueprintSync": get_sync,
    "createDiscussionTopic": create_topic,
    "listDiscussionTopics": list_topics,
}
