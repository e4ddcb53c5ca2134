"""The addresses behind this door."""

from kursflyt.pages.my import (
    applications,
    certificates,
    classroom,
    hand_in,
    home,
    identity_number,
    invoices,
    results,
    sign_in,
)
from kursflyt.pages.routes import page

urlpatterns = [
    page("", home.home),
    page("soknad/<int:application_id>/", applications.show),
    page("soknad/<slug:reference>/", applications.by_reference),
    page("soknad/<int:application_id>/brev/<int:decision_id>/", applications.letter),
    page("soknad/<int:application_id>/brev/<int:decision_id>/les/", applications.letter_text),
    page("soknad/<int:application_id>/kvittering/", applications.receipt),
    page("soknad/<int:application_id>/velkomstbrev/", applications.welcome_letter),
    page("soknad/<int:application_id>/svar/", applications.reply),
    page("soknad/<int:application_id>/dokumenter/", applications.documents),
    page("soknad/<int:application_id>/vedlegg/<int:attachment_id>/", applications.attachment),
    page("soknad/<int:application_id>/endre/", applications.amend),
    page("soknad/<int:application_id>/trekk/", applications.withdraw),
    page("inn/", sign_in.ask),
    page("inn/<str:token>/", sign_in.arrive),
    page("kode/", sign_in.code),
    page("ut/", sign_in.leave),
    page("kurs/<int:run_id>/klasserom/", classroom.room),
    page("kurs/<int:run_id>/klasserom/fil/<int:material_id>/", classroom.file),
    page("fakturaer/", invoices.list),
    page("fakturaer/<int:number>.pdf", invoices.document),
    page("kurs/<int:run_id>/innlevering/", hand_in.deliver),
    page("kurs/<int:run_id>/innlevering/<int:version>/", hand_in.file),
    page("kurs/<int:run_id>/resultat/", results.show),
    page("kurs/<int:run_id>/fodselsnummer/", identity_number.give),
    page("bevis/", certificates.list),
    page("bevis/<int:certificate_id>/", certificates.document),
    page("bevis/<int:certificate_id>/digitalt/", certificates.digital_document),
]
