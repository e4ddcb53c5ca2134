"""The school writes on a course's page in WordPress, and says whose text is to stand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kursflyt.connectors import configured
from kursflyt.process import website
from kursflyt.rehearsal.acts import before
from tests.connectors import wordpress_stage
from tests.stories.office_people import Consultant
from tests.stories.story_stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def wordpress() -> Iterator[wordpress_stage.Stage]:
    office = wordpress_stage.set_up()
    with configured.standing_in(website=office.website()):
        yield office


def test_what_the_school_writes_on_the_page_stands_until_it_says_otherwise(
    stage: Stage, wordpress: wordpress_stage.Stage
) -> None:
    stage.has_come_to(*before.ALL[: before.ALL.index(before.register) + 1], applicants=2)
    stage.the_worker_works()
    (page,) = wordpress.made()
    wordpress.world.edit(page, title="Vårt eget navn")
    website.follow(stage.run.pk)
    kari = Consultant(stage)
    kari.signs_in()

    kari.opens_the_run()
    kari.sees("Siden er endret i WordPress")
    kari.follows("Rett opp under Integrasjoner")
    kari.presses("Behold deres")
    stage.the_worker_works()
    kari.goes_to(f"/kontor/oppsett/integrasjoner/{stage.run.pk}/")
    kari.sees("Teksten i WordPress står")

    kari.presses("Skriv over med Kursflyts")
    kari.sees("rettes opp nå")
    stage.the_worker_works()
    kari.goes_to("/kontor/oppsett/integrasjoner/")
    kari.sees("ingenting")
    kari.does_not_see("endret der")

    assert page["title"] == stage.run.title
