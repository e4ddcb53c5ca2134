"""The five doors."""

from django.urls import include, path

handler404 = "kursflyt.pages.errors.not_found"
handler403 = "kursflyt.pages.errors.not_allowed"
handler500 = "kursflyt.pages.errors.fault"
handler400 = "kursflyt.pages.errors.bad_request"

urlpatterns = [
    path("kontor/", include("kursflyt.pages.office.urls")),
    path("larer/", include("kursflyt.pages.teacher.urls")),
    path("min-side/", include("kursflyt.pages.my.urls")),
    path("", include("kursflyt.pages.public.urls")),
]
