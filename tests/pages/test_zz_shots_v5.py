import os
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]="1"
from datetime import date
import pytest
from playwright.sync_api import sync_playwright
from kursflyt.core import clock
from kursflyt.domain.assessment import publication
from kursflyt.domain.certificates import actions as certificates
from kursflyt.domain.evaluation import actions as evaluation, following_up
from kursflyt.domain.messages.models import Message
from tests import course_at_its_end as course
@pytest.mark.django_db(transaction=True)
def test_shots(live_server, run, teacher, moment, as_staff, as_person):
    course.sign_contract(run, teacher, moment)
    apps = course.passed(run, 7)
    evaluation.open_round(run=run, by=run.head.actor, at=course.SECOND_LAST)
    ms=list(Message.objects.filter(kind="evaluate_course").order_by("id"))
    toks=[evaluation.link_in(m).split("/")[-2] for m in ms]
    import random
    for t in toks[:6]:
        evaluation.answer(token=t, scores={k: random.randint(2,5) for k in ("level","teaching","relevance","expectations","arrangement")}|{"recommend":random.randint(5,10)}, best="Mye praktisk øving og god tid til spørsmål.", improve="Større rom.", at=course.SECOND_LAST)
    with sync_playwright() as p:
        b = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox","--disable-gpu"])
        def shoot(client, pages):
            for w in (1280,360):
                ctx=b.new_context(viewport={"width":w,"height":900})
                if client is not None:
                    ctx.add_cookies([{"name":"sessionid","value":client.cookies["sessionid"].value,"url":live_server.url}])
                pg=ctx.new_page()
                for name,path in pages:
                    pg.goto(live_server.url+path); pg.screenshot(path=f"/tmp/shots_v5/{name}_{w}.png", full_page=True)
                    ov=pg.evaluate("document.documentElement.scrollWidth>document.documentElement.clientWidth")
                    if ov: print("OVERFLOW",name,w)
                ctx.close()
        with clock.fixed_at(course.SECOND_LAST):
            shoot(None,[("eval_form",f"/evaluering/{toks[6]}/"),("eval_fetch",f"/evaluering/hent/{run.slug}/")])
            shoot(as_staff(run.consultant),[("box_evaluate_course",f"/kontor/kurs/{run.pk}/steg/evaluate_course/")])
        evaluation.close_due(at=course.day(course.SECOND_LAST,8))
        with clock.fixed_at(course.BEFORE_DEADLINE):
            shoot(as_person(apps[0].person),[("my_hand_in",f"/min-side/kurs/{run.pk}/innlevering/")])
        course.bring_to(run,"analyse_evaluation",at=course.GRADED)
        f=following_up.add_finding(run=run,theme="Lokaler",text="Flere syns rommet er for trangt når alle øver samtidig.",by=run.consultant.actor,at=course.GRADED)
        course.bring_to(run,"issue_certificates",at=course.GRADED)
        c=None
        with clock.fixed_at(course.GRADED):
            st=as_staff(run.consultant); hd=as_staff(run.head)
            shoot(st,[("box_analyse",f"/kontor/kurs/{run.pk}/steg/analyse_evaluation/"),("box_issue1",f"/kontor/kurs/{run.pk}/steg/issue_certificates/")])
            publication.publish(run=run,by=run.head.actor,at=course.GRADED)
            a=publication.appeal(application=apps[1],text="Jeg mener drøftingen er god.",by=apps[1].person.actor(),at=course.GRADED)
            publication.ask_reasons(application=apps[0],by=apps[0].person.actor(),at=course.GRADED)
            c=certificates.issue(application=apps[0],by=run.consultant.actor,at=course.GRADED)
            for x in apps[1:4]: certificates.issue(application=x,by=run.consultant.actor,at=course.GRADED)
            shoot(st,[("box_issue2",f"/kontor/kurs/{run.pk}/steg/issue_certificates/"),("box_pass_list",f"/kontor/kurs/{run.pk}/steg/send_pass_list/"),("box_close",f"/kontor/kurs/{run.pk}/steg/close_course/"),("box_hand_in",f"/kontor/kurs/{run.pk}/steg/hand_in_assignment/")])
            following_up.send_findings(run=run,summary="Godt kurs.",by=run.consultant.actor,at=course.GRADED)
            shoot(hd,[("box_publish",f"/kontor/kurs/{run.pk}/steg/publish_grades/"),("box_text",f"/kontor/kurs/{run.pk}/steg/write_certificate_text/"),("box_follow",f"/kontor/kurs/{run.pk}/steg/follow_up_evaluation/"),("box_grades",f"/kontor/kurs/{run.pk}/steg/register_grades/")])
            shoot(as_person(apps[0].person),[("my_result",f"/min-side/kurs/{run.pk}/resultat/"),("my_certs","/min-side/bevis/")])
            shoot(as_person(teacher,"teacher"),[("t_sheet",f"/larer/kurs/{run.pk}/karakterer/"),("t_pass",f"/larer/kurs/{run.pk}/bestattliste/"),("t_hand",f"/larer/kurs/{run.pk}/innleveringer/")])
            shoot(None,[("verify",f"/bevis/{c.code}/"),("search","/bevis/")])
        from kursflyt.core import storage
        open("/tmp/shots_v5/bevis.pdf","wb").write(storage.read(c.document))
        b.close()
