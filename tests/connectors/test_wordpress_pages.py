"""Pages in WordPress: found again by their mark, plain enough to be stored as sent, and a person's changes kept."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kursflyt.connectors import websites
from kursflyt.connectors.wordpress import markup, pages, pictures
from tests.connectors.wordpress_stage import PICTURE, WANTED, Stage, known


def test_the_page_is_plain_blocks_with_the_facts_and_the_way_to_apply(wordpress: Stage) -> None:
    found = wordpress.website().ensure_page(WANTED)
    (row,) = wordpress.made()
    content = row["content"]
    assert (row["type"], row["status"], row["slug"]) == ("page", "publish", WANTED.slug)
    assert '<a class="wp-block-button__link wp-element-button" href="https://kurs.skolen.example/' in content
    assert "<strong>Frist:</strong> 1. februar 2027" in content and "Andre &lt;i&gt;også&lt;/i&gt;" in content
    assert not re.search(r"<script|<iframe|style=|on\w+=", content)
    assert content.count("<!-- wp:") == content.count("<!-- /wp:")
    assert found.url == f"https://skolen.example/{WANTED.slug}/"
    assert found.edit_url.endswith(f"post={row['id']}&action=edit")


def test_every_block_that_opens_closes_and_tags_are_balanced() -> None:
    content = markup.of(WANTED, "kursflyt-run-7").content
    for tag in ("div", "ul", "li", "p", "a", "strong", "h2"):
        assert len(re.findall(rf"<{tag}[ >]", content)) == content.count(f"</{tag}>"), tag


@pytest.mark.parametrize("rights", [True, False])
def test_a_second_push_of_the_same_changes_nothing(wordpress: Stage, rights: bool) -> None:
    wordpress.world.unfiltered_html = rights
    website = wordpress.website()
    found = website.ensure_page(WANTED)
    website.ensure_page(known(WANTED, found))
    website.ensure_page(WANTED)
    assert found.notes == ()
    assert [call for call in wordpress.twin.calls if call.startswith(("create", "update"))] == ["createPage"]


def test_posts_are_posts_and_a_parent_is_for_pages(wordpress: Stage) -> None:
    over = wordpress.world.add("Kurs")
    wordpress.website(parent=over["id"]).ensure_page(WANTED)
    wordpress.website(type="posts", parent=over["id"]).ensure_page(WANTED)
    page, post = wordpress.made()[1:]
    assert ((page["type"], page["parent"]), (post["type"], post["parent"])) == (("page", over["id"]), ("post", 0))


def test_the_mark_of_run_1_is_not_taken_for_that_of_run_12(wordpress: Stage) -> None:
    website = wordpress.website()
    twelfth = website.ensure_page(replace(WANTED, key="run-12"))
    first = website.ensure_page(replace(WANTED, key="run-1"))
    assert first.external_id != twelfth.external_id
    assert website.ensure_page(replace(WANTED, key="run-1")).external_id == first.external_id


def test_it_is_found_among_many_that_mention_it(wordpress: Stage) -> None:
    for number in range(120):
        wordpress.world.add(f"Om kursflyt-run-7{number}", content="kursflyt-run-71")
    website = wordpress.website()
    found = website.ensure_page(WANTED)
    assert website.ensure_page(WANTED).external_id == found.external_id
    assert len(wordpress.made()) == 121


def test_fields_of_our_own_are_dropped_without_a_word_which_is_why_none_are_used(wordpress: Stage) -> None:
    client = wordpress.website().client
    made = client.create({"title": "X", "content": "Y", "status": "draft", "meta": {"kursflyt": "run-7"}})
    assert wordpress.world.items[int(made.id)]["meta"] == {}


def test_an_address_that_is_taken_gets_a_number_and_is_told(wordpress: Stage) -> None:
    wordpress.world.add("Velferdsteknologi", slug=WANTED.slug)
    found = wordpress.website().ensure_page(WANTED)
    assert found.notes == (pages.OTHER_ADDRESS.format(slug=f"{WANTED.slug}-2"),)
    assert wordpress.website().ensure_page(known(WANTED, found)).notes == found.notes


def test_as_a_draft_someone_else_publishes_it_and_it_stays_public(wordpress: Stage) -> None:
    website = wordpress.website(status="draft")
    found = website.ensure_page(WANTED)
    assert (found.public, found.notes) == (False, (pages.AS_DRAFT,))
    (row,) = wordpress.made()
    wordpress.world.edit(row, status="publish")
    again = website.ensure_page(known(WANTED, found, title="Nytt navn"))
    assert (again.public, again.notes, row["status"]) == (True, (), "publish")


# What a person has changed


def test_a_text_that_a_person_has_changed_is_left_alone_until_they_say_so(wordpress: Stage) -> None:
    website = wordpress.website()
    found = website.ensure_page(WANTED)
    (row,) = wordpress.made()
    wordpress.world.edit(row, content=row["content"].replace("omsorg", "eldreomsorg"))
    asked = known(WANTED, found, title="Nytt navn")
    with pytest.raises(websites.EditedByPerson, match="endret i WordPress") as said:
        website.ensure_page(asked)
    assert said.value.at is not None and "eldreomsorg" in row["content"] and row["title"] != "Nytt navn"
    seen = website.look(found.external_id, found.written)
    assert seen is not None and seen.edited
    after = website.ensure_page(replace(asked, overwrite=True))
    assert row["title"] == "Nytt navn" and "eldreomsorg" not in row["content"]
    seen = website.look(after.external_id, after.written)
    assert seen is not None and not seen.edited


@pytest.mark.parametrize("field", ["title", "excerpt", "content"])
def test_a_change_of_any_text_is_seen(wordpress: Stage, field: str) -> None:
    website = wordpress.website()
    found = website.ensure_page(WANTED)
    (row,) = wordpress.made()
    wordpress.world.edit(row, **{field: row[field] + " Ny setning."})
    with pytest.raises(websites.EditedByPerson):
        website.ensure_page(known(WANTED, found))


def test_address_and_place_in_the_menu_are_the_schools(wordpress: Stage) -> None:
    website = wordpress.website()
    found = website.ensure_page(WANTED)
    (row,) = wordpress.made()
    wordpress.world.edit(row, slug="kurs-i-velferd")
    again = website.ensure_page(known(WANTED, found, title="Nytt navn"))
    assert (again.url, again.notes) == ("https://skolen.example/kurs-i-velferd/", ())


@pytest.mark.parametrize(("status", "said"), [("trash", "papirkurven"), ("draft", "tatt ned i WordPress")])
def test_a_page_that_a_person_took_away_is_not_put_up_again(wordpress: Stage, status: str, said: str) -> None:
    website = wordpress.website()
    found = website.ensure_page(WANTED)
    (row,) = wordpress.made()
    wordpress.world.edit(row, status=status)
    with pytest.raises(websites.EditedByPerson, match=said):
        website.ensure_page(known(WANTED, found))
    again = website.ensure_page(known(WANTED, found, overwrite=True))
    assert (again.public, again.url, again.external_id) == (True, found.url, found.external_id)


def test_a_page_that_is_deleted_for_good_is_made_anew(wordpress: Stage) -> None:
    website = wordpress.website()
    found = website.ensure_page(WANTED)
    wordpress.world.items.clear()
    again = website.ensure_page(known(WANTED, found))
    assert again.made and again.external_id != found.external_id
    assert website.look(found.external_id, found.written) is None


def test_an_extension_that_changes_texts_is_told_and_is_no_person(wordpress: Stage) -> None:
    wordpress.world.alters = lambda text: text.replace("Frist", "Søknadsfrist")
    website = wordpress.website()
    found = website.ensure_page(WANTED)
    assert found.notes == (pages.NOT_AS_SENT,)
    again = website.ensure_page(known(WANTED, found, title="Nytt navn"))
    assert again.notes == (pages.NOT_AS_SENT,)


# Pictures


def test_a_picture_is_uploaded_once_with_its_words(wordpress: Stage) -> None:
    website = wordpress.website()
    found = website.ensure_page(replace(WANTED, picture=PICTURE))
    website.ensure_page(known(replace(WANTED, key="run-8", picture=PICTURE), found, known_id=""))
    (medium,) = wordpress.world.media.values()
    assert (medium["alt_text"], medium["mime_type"]) == ("Et klasserom", "image/jpeg")
    assert [row["featured_media"] for row in wordpress.made()] == [medium["id"], medium["id"]]


def test_a_picture_that_the_school_has_chosen_stays(wordpress: Stage) -> None:
    website = wordpress.website()
    found = website.ensure_page(replace(WANTED, picture=PICTURE))
    (row,) = wordpress.made()
    theirs = wordpress.world.upload("skolen.jpg", "image/jpeg")
    wordpress.world.edit(row, featured_media=theirs["id"])
    website.ensure_page(known(replace(WANTED, picture=PICTURE), found))
    assert row["featured_media"] == theirs["id"]


@pytest.mark.parametrize("how", ["no right", "not taken"])
def test_a_picture_that_is_refused_stops_no_page(wordpress: Stage, how: str) -> None:
    wordpress.world.takes_pictures = how != "not taken"
    if how == "no right":
        wordpress.world.rights.discard("upload_files")
    found = wordpress.website().ensure_page(replace(WANTED, picture=PICTURE))
    assert (found.public, found.notes) == (True, (pictures.NOT_TAKEN,))
