"""What search engines, news readers and those who share a page read: structured data, Open Graph, feeds, site map."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from kursflyt.domain.courses import publishing
from kursflyt.domain.courses.models import CourseRun
from kursflyt.pages.public import structured_data
from tests.domain.test_publishing import TEXTS

ATOM = "{http://www.w3.org/2005/Atom}"

# What schema.org knows about the types that we use, as far as we use it; and what Google's Course info demands.
KNOWN = {
    "Course": {"name", "description", "courseCode", "inLanguage", "url", "educationalCredentialAwarded", "provider",
               "hasCourseInstance", "offers", "image", "numberOfCredits"},
    "CollegeOrUniversity": {"name", "url", "sameAs"},
    "CourseInstance": {"courseMode", "startDate", "endDate", "location", "eventStatus", "maximumAttendeeCapacity",
                       "courseSchedule", "courseWorkload", "instructor"},
    "Place": {"name", "address"},
    "Schedule": {"startDate", "endDate", "repeatCount", "repeatFrequency"},
    "Person": {"name"},
    "Offer": {"category", "price", "priceCurrency", "availability", "validThrough", "validFrom", "url"},
}  # fmt: skip
DEMANDED = {
    "Course": {"name", "description", "provider", "offers", "hasCourseInstance"},
    "CourseInstance": {"courseMode", "courseSchedule"},
    "Offer": {"category", "price", "priceCurrency"},
    "CollegeOrUniversity": {"name"},
}


@pytest.fixture
def public_run(run: Any, head: Any, moment: datetime) -> CourseRun:
    publishing.save_page(run=run, texts=TEXTS, by=head.actor, at=moment)
    publishing.publish_page(run=run, by=head.actor, at=moment)
    publishing.publish_plan(run=run, by=head.actor, at=moment)
    return run  # type: ignore[no-any-return]


def structured(client: Any, run: CourseRun) -> dict[str, Any]:
    content = client.get(f"/kurs/{run.slug}/").content.decode()
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', content, re.DOTALL)
    data: dict[str, Any] = json.loads(found)
    return data


def things(node: Any) -> list[dict[str, Any]]:
    """Every object in it that has a type."""
    if isinstance(node, list):
        return [thing for inner in node for thing in things(inner)]
    if not isinstance(node, dict):
        return []
    return [node, *(thing for inner in node.values() for thing in things(inner))]


def meta(content: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', content))


def test_structured_data_use_only_what_the_vocabulary_knows(client: Any, public_run: CourseRun) -> None:
    found = things(structured(client, public_run))

    unknown = [(thing["@type"], sorted(set(thing) - {"@type", "@context"} - KNOWN[thing["@type"]])) for thing in found]
    assert {kind for kind, _names in unknown} == set(KNOWN) - {"Person"}
    assert [names for _kind, names in unknown if names] == []


def test_structured_data_have_what_search_engines_demand(client: Any, public_run: CourseRun) -> None:
    missing = [
        (thing["@type"], name)
        for thing in things(structured(client, public_run))
        for name in DEMANDED.get(thing["@type"], set())
        if not thing.get(name)
    ]

    assert missing == []


def test_structured_data_say_when_how_much_and_whether_there_is_room(client: Any, public_run: CourseRun) -> None:
    data = structured(client, public_run)

    (instance,), (offer,) = data["hasCourseInstance"], data["offers"]
    assert (instance["startDate"], instance["courseWorkload"]) == ("2027-02-01", "PT18H")
    assert (offer["price"], offer["category"], offer["availability"]) == (
        "4500.00",
        "Paid",
        "https://schema.org/InStock",
    )


def test_one_who_shares_the_page_gets_a_picture_of_the_size_that_is_said(client: Any, public_run: CourseRun) -> None:
    said = meta(client.get(f"/kurs/{public_run.slug}/").content.decode())

    response = client.get(said["og:image"].removeprefix("http://127.0.0.1:8000"))

    with Image.open(io.BytesIO(response.content)) as picture:
        size, kind = picture.size, picture.format
    assert (kind, size) == ("JPEG", (int(said["og:image:width"]), int(said["og:image:height"])))
    assert (response["Cache-Control"], len(response.content) < 300_000) == ("public, max-age=31536000, immutable", True)
    assert said["og:image:alt"] == public_run.title


def test_a_page_has_one_address_and_names_its_languages(client: Any, public_run: CourseRun) -> None:
    content = client.get(f"/kurs/{public_run.slug}/?kilde=facebook&sprak=nn").content.decode()

    address = f"http://127.0.0.1:8000/kurs/{public_run.slug}/"
    assert re.findall(r'<link rel="canonical" href="([^"]+)">', content) == [address]
    assert dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', content)) == {
        "nb": f"{address}?sprak=nb",
        "nn": f"{address}?sprak=nn",
        "en": f"{address}?sprak=en",
        "x-default": address,
    }


def test_the_feed_has_the_courses_facts_and_may_be_read_from_other_sites(client: Any, public_run: CourseRun) -> None:
    response = client.get("/kurs/feed.json")

    item = json.loads(response.content)["items"][0]
    assert (item["title"], item["_kursflyt"]["free_places"], item["_kursflyt"]["state"]) == (
        "Velferdsteknologi i praksis, våren 2027",
        30,
        "open",
    )
    assert response["Access-Control-Allow-Origin"] == "*"


def test_a_news_reader_gets_the_course_with_its_moment(client: Any, public_run: CourseRun, moment: datetime) -> None:
    root = ElementTree.fromstring(client.get("/kurs/atom.xml").content)

    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == public_run.title
    assert datetime.fromisoformat(str(entry.findtext(f"{ATOM}published"))) == moment


def test_a_website_without_atom_gets_the_same_as_rss(client: Any, public_run: CourseRun, moment: datetime) -> None:
    response = client.get("/kurs/rss.xml")

    (item,) = ElementTree.fromstring(response.content).findall("channel/item")
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert item.findtext("title") == public_run.title
    assert parsedate_to_datetime(str(item.findtext("pubDate"))) == moment
    assert str(item.findtext("link")).endswith(f"/kurs/{public_run.slug}/?kilde=nyhetsleser")


def test_robots_and_the_site_map_name_what_is_public(client: Any, public_run: CourseRun) -> None:
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)

    assert "Disallow: /kontor/" in client.get("/robots.txt").content.decode()
    assert f"http://127.0.0.1:8000/kurs/{public_run.slug}/" in [element.text for element in root.iter() if element.text]


def test_a_phone_can_put_the_site_on_its_home_screen(client: Any, school: Any) -> None:
    manifest = client.get("/manifest.webmanifest").json()

    icon = client.get(manifest["icons"][0]["src"])
    with Image.open(io.BytesIO(icon.content)) as picture:
        assert f"{picture.width}x{picture.height}" == manifest["icons"][0]["sizes"]
    assert (manifest["name"], manifest["theme_color"]) == ("Fagskolen Fjordvik", "#0b5c6b")


def test_a_public_page_is_sent_packed_and_a_form_with_a_draft_is_not(client: Any, public_run: CourseRun) -> None:
    packed = {
        address: client.get(address, headers={"accept-encoding": "gzip"}).get("Content-Encoding", "")
        for address in ("/", f"/kurs/{public_run.slug}/", f"/kurs/{public_run.slug}/pamelding/?utkast=noe")
    }

    assert list(packed.values()) == ["gzip", "gzip", ""]


@pytest.mark.parametrize(("days", "often"), [(1, "Daily"), (7, "Weekly"), (14, "Weekly"), (21, "Monthly")])
def test_how_often_the_sessions_come_is_not_always_weekly(moment: datetime, days: int, often: str) -> None:
    sessions = [{"starts_at": moment + timedelta(days=days * turn)} for turn in range(3)]

    assert structured_data._repeated(sessions) == {"repeatCount": 3, "repeatFrequency": often}
