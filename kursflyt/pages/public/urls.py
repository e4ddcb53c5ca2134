"""The addresses behind this door."""

from kursflyt.pages.public import about, applications, certificates, courses, demo, evaluation, feeds, groups
from kursflyt.pages.routes import page

urlpatterns = [
    page("", courses.catalogue),
    page("kurs/feed.json", feeds.feed),
    page("kurs/kalender.ics", courses.calendar_all),
    page("kurs/samlingsplan-eksempel.xlsx", courses.session_plan_example),
    page("kurs/<slug:slug>/", courses.landing),
    page("kurs/<slug:slug>/kalender.ics", courses.calendar),
    page("kurs/<slug:slug>/pamelding/", applications.register),
    page("kurs/<slug:slug>/pamelding/bedrift/", groups.register),
    page("kurs/<slug:slug>/pamelding/bedrift/kvittering/", groups.receipt),
    page("kurs/<slug:slug>/pamelding/kvittering/<str:token>/", applications.receipt),
    page("personvern/", about.privacy),
    page("tilgjengelighet/", about.accessibility),
    page("robots.txt", feeds.robots),
    page("sitemap.xml", feeds.sitemap),
    page("evaluering/hent/<slug:slug>/", evaluation.fetch),
    page("evaluering/<str:token>/", evaluation.form),
    page("demo/innboks/", demo.inbox),
    page("demo/rolle/", demo.role),
    page("demo/klokka/", demo.time),
    page("bevis/", certificates.search),
    page("bevis/<str:code>/", certificates.verify),
]
