from __future__ import annotations
import os
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
from datetime import date, timedelta
from typing import Any
import pytest
from django.conf import settings
from kursflyt.core import clock
from kursflyt.domain.applications import deciding
from kursflyt.domain.courses.models import LandingPagePublication, LandingPage
from kursflyt.domain.applications import applicant_file, receiving
from kursflyt.process.steps.before import applications as steps
from tests.applicants import PDF, apply, ruling, details, answers

def test_shots(live_server: Any, run: Any, head: Any, consultant: Any, moment: Any, as_staff: Any, as_person: Any, settings: Any) -> None:
    from playwright.sync_api import sync_playwright
    from pathlib import Path
    LandingPagePublication.objects.create(run=run, public=True, at=moment, by=head.actor)
    run.programme.admission_requirements = "Fullført videregående opplæring eller fagbrev. Du kan også søke på realkompetanse hvis du er 23 år eller eldre."
    run.programme.save()
    run.places = 20; run.save()
    parsed = applicant_file.read_applicants("sokere.csv", Path("examples/sokere.csv").read_bytes())
    apps = []
    for n, row in enumerate(parsed.rows[:28]):
        try:
            files = [receiving.SentFile(name=d.name, content=PDF.content, kind=d.kind) for d in row.documents]
            apps.append(receiving.receive(run=run, person=row.person, answers=row.answers, attachments=files, source="plakat" if n % 3 else "", at=moment + timedelta(minutes=n)))
        except Exception as e:
            print(e)
    steps.propose_all(run, by=consultant.actor, at=moment)
    steps.decide(run, rulings=[ruling(apps[0], "offer"), ruling(apps[1], "offer")], by=head.actor, at=moment)
    d = deciding.in_force(apps[0]); steps.open_letter(d, by=apps[0].person.actor(), at=moment)
    out = "/tmp/shots_v3"; print(parsed.errors); os.makedirs(out, exist_ok=True)
    base = live_server.url
    with sync_playwright() as p:
        b = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        def shot(name: str, path: str, cookie: Any = None, acts: Any = None) -> None:
            for w in (1280, 360):
                c = b.new_context(viewport={"width": w, "height": 1300})
                if cookie:
                    c.add_cookies([{"name": "sessionid", "value": cookie.cookies["sessionid"].value, "url": base}])
                pg = c.new_page(); pg.set_default_timeout(8000); pg.goto(base + path)
                if acts: acts(pg)
                over = pg.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                if over > 0: print("OVERFLOW", name, w, over)
                pg.screenshot(path=f"{out}/{name}_{w}.png", full_page=False)
                c.close()
        h = as_staff(head); me = as_person(apps[0].person)
        from django.test import Client
        f = f"/kurs/{run.slug}/pamelding/"
        shot("form", f)
        shot("form_errors", f, acts=lambda pg: (pg.fill("#id_given_name", "Åse"), pg.set_input_files("#id_education_file", {"name": "fagbrev.pdf", "mimeType": "application/pdf", "buffer": PDF.content}), pg.click("button:has-text('Send søknaden') >> nth=-1")))
        def send(pg: Any) -> None:
            for k, v in {"given_name": "Åse", "family_name": "Vik", "birth_on": "1.2.1990", "email": f"a{pg.viewport_size['width']}@x.example"}.items(): pg.fill(f"#id_{k}", v)
            pg.check("input[name=basis][value=upper_secondary]"); pg.check("input[name=payer][value=self]"); pg.check("#id_privacy")
            pg.click("button:has-text('Send søknaden') >> nth=-1")
        shot("receipt", f, acts=send)
        shot("draft", f, acts=lambda pg: (pg.fill("#id_given_name", "Åse"), pg.click("button:has-text('Lagre utkast')")))
        shot("group", f + "bedrift/")
        shot("home", "/min-side/", me)
        shot("mine", f"/min-side/soknad/{apps[0].pk}/", me)
        shot("withdraw", f"/min-side/soknad/{apps[0].pk}/trekk/", me)
        shot("list", f"/kontor/kurs/{run.pk}/sokere/", h)
        shot("detail", f"/kontor/kurs/{run.pk}/sokere/{apps[13].pk}/", h)
        shot("box", f"/kontor/kurs/{run.pk}/steg/process_applications/", h)
        shot("preview", f"/kontor/kurs/{run.pk}/steg/process_applications/", h, acts=lambda pg: pg.click("button:has-text('Forhåndsvis')"))
        shot("start", f"/kontor/kurs/{run.pk}/steg/decide_start/", h)
        shot("cancel", f"/kontor/kurs/{run.pk}/avlys/", h)
        shot("register", f"/kontor/kurs/{run.pk}/steg/register/", h)
        b.close()
