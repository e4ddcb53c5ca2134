"""The addresses behind this door."""

from kursflyt.pages.routes import page
from kursflyt.pages.teacher import (
    appeals,
    attendance,
    classroom,
    contracts,
    grading,
    hand_ins,
    invoices,
    session_plan,
    sign_in,
    training,
    waiting,
)

urlpatterns = [
    page("kurs/<int:run_id>/samlingsplan/", session_plan.edit),
    page("", waiting.home),
    page("inn/", sign_in.ask),
    page("inn/<str:token>/", sign_in.arrive),
    page("kode/", sign_in.code),
    page("ut/", sign_in.leave),
    page("kontrakt/<int:contract_id>/", contracts.read),
    page("kontrakt/<int:contract_id>/kode/", contracts.confirm),
    page("kontrakt/<int:contract_id>/papir/", contracts.scan),
    page("kontrakt/<int:contract_id>/nei/", contracts.decline),
    page("kontrakt/<int:contract_id>/dokument/", contracts.document),
    page("kontrakt/<int:contract_id>/bevisside/", contracts.evidence),
    page("kurs/<int:run_id>/opplaring/", training.points),
    page("kurs/<int:run_id>/klasserom/", classroom.room),
    page("kurs/<int:run_id>/klasserom/fil/<int:material_id>/", classroom.file),
    page("kurs/<int:run_id>/klasserom/trekk/<int:material_id>/", classroom.withdraw),
    page("kurs/<int:run_id>/samling/<int:number>/oppmote/", attendance.session),
    page("kurs/<int:run_id>/faktura/", invoices.send),
    page("kurs/<int:run_id>/karakterer/", grading.sheet),
    page("kurs/<int:run_id>/karakterer/ark/", grading.table),
    page("kurs/<int:run_id>/bestattliste/", grading.pass_list),
    page("kurs/<int:run_id>/innleveringer/", hand_ins.list),
    page("kurs/<int:run_id>/innleveringer/alle/", hand_ins.folder),
    page("kurs/<int:run_id>/innleveringer/<int:application_id>/", hand_ins.file),
    page("kurs/<int:run_id>/klager/<int:appeal_id>/", appeals.answer),
]
