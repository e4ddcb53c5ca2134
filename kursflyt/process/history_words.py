"""What the audit trail's events of a run are called on its history page: what was done, as the office says it.

An event of a box is named by the box and what became of it; every other event has its own sentence here.
"""

from __future__ import annotations

from kursflyt.core.sentences import Sentence
from kursflyt.process import charts, queries

BOX_EVENTS = {
    "done": Sentence("gjort"),
    "failed": Sentence("stoppet"),
    "skipped": Sentence("hoppet over"),
    "assigned": Sentence("gitt videre"),
    "reminded": Sentence("minnet på"),
    "tried_again": Sentence("prøvd igjen"),
    "undone": Sentence("angret"),
}

EVENTS = {
    "applications.amended": Sentence("Søknaden er rettet"),
    "applications.decided": Sentence("Søknaden er avgjort"),
    "applications.documents_added": Sentence("Søkeren har lagt ved dokumentasjon"),
    "applications.documents_requested": Sentence("Søkeren er bedt om dokumentasjon"),
    "applications.group_received": Sentence("En bedrift har meldt på flere"),
    "applications.letter_opened": Sentence("Vedtaksbrevet er åpnet"),
    "applications.letter_written": Sentence("Vedtaksbrevet er laget"),
    "applications.offer_accepted": Sentence("Søkeren har takket ja"),
    "applications.offer_declined": Sentence("Søkeren har takket nei"),
    "applications.offer_lapsed": Sentence("Tilbudet har falt bort"),
    "applications.offered_next": Sentence("Neste på ventelisten har fått tilbud"),
    "applications.priority_found": Sentence("Det er vurdert om søkeren går foran"),
    "applications.proposal_taken_back": Sentence("Forslaget til vedtak er trukket tilbake"),
    "applications.proposed": Sentence("Vedtak er foreslått"),
    "applications.provisional_reply": Sentence("Søkeren har fått foreløpig svar"),
    "applications.received": Sentence("Søknaden er mottatt"),
    "applications.withdrawn": Sentence("Søknaden er trukket"),
    "archive.case_number_recorded": Sentence("Saksnummeret er ført"),
    "archive.kept": Sentence("Dokumentene er arkivert"),
    "assessment.appeal_answered": Sentence("Klagen er avgjort"),
    "assessment.appeal_asked": Sentence("Deltakeren har klaget på karakteren"),
    "assessment.assessed": Sentence("Oppgaven er vurdert"),
    "assessment.delayed": Sentence("Sensuren er forsinket"),
    "assessment.extended": Sentence("Deltakeren har fått utsatt frist"),
    "assessment.grade_corrected": Sentence("Karakteren er rettet"),
    "assessment.grade_registered": Sentence("Karakteren er ført"),
    "assessment.grades_taken_over": Sentence("Karakterene er hentet fra klasserommet"),
    "assessment.grades_sent_out": Sentence("Det er bedt om at karakterene skrives til klasserommet"),
    "assessment.grades_written_out": Sentence("Karakterene er skrevet til klasserommet"),
    "assessment.grading_warned": Sentence("Underviseren er varslet om sensurfristen"),
    "assessment.hand_ins_read": Sentence("Innleveringene er lest fra klasserommet"),
    "assessment.handed_in": Sentence("Oppgaven er levert"),
    "assessment.pass_list_confirmed": Sentence("Beståttlisten er sendt"),
    "assessment.published": Sentence("Sensuren er kunngjort"),
    "assessment.reasons_answered": Sentence("Begrunnelsen er gitt"),
    "assessment.reasons_asked": Sentence("Deltakeren har bedt om begrunnelse"),
    "assessment.reminded": Sentence("Deltakeren er minnet på innleveringen"),
    "batch.begun": Sentence("En samlejobb er begynt"),
    "batch.continued": Sentence("Samlejobben er fortsatt"),
    "batch.stopped": Sentence("Samlejobben er stoppet"),
    "batch.tried_again": Sentence("Samlejobben er prøvd igjen"),
    "certificates.digital_made": Sentence("Digitalt bevis er laget"),
    "certificates.identity_number_asked": Sentence("Deltakeren er bedt om fødselsnummeret til vitnemålet"),
    "certificates.identity_number_given": Sentence("Fødselsnummeret til vitnemålet er gitt"),
    "certificates.identity_numbers_deleted": Sentence("Fødselsnumrene som ikke trengs lenger, er slettet"),
    "certificates.identity_numbers_reported": Sentence("Fødselsnumrene er hentet til rapporteringen"),
    "certificates.issued": Sentence("Beviset er utstedt"),
    "certificates.reissued": Sentence("Beviset er utstedt på nytt"),
    "certificates.revoked": Sentence("Beviset er kalt tilbake"),
    "certificates.text_saved": Sentence("Bevisteksten er lagret"),
    "certificates.text_sent": Sentence("Bevisteksten er sendt til konsulenten"),
    "certificates.text_taken_back": Sentence("Bevisteksten er trukket tilbake"),
    "classroom.student_left": Sentence("Deltakeren er tatt ut av klasserommet"),
    "classroom.student_let_in": Sentence("Deltakeren er sluppet inn i klasserommet"),
    "closing.closed": Sentence("Kurset er avsluttet"),
    "contracts.declined": Sentence("Underviseren har takket nei til kontrakten"),
    "contracts.drafted": Sentence("Kontrakten er skrevet"),
    "contracts.opened": Sentence("Kontrakten er åpnet av underviseren"),
    "contracts.reminded": Sentence("Underviseren er minnet på kontrakten"),
    "contracts.sent": Sentence("Kontrakten er sendt"),
    "contracts.signed": Sentence("Kontrakten er signert"),
    "contracts.terminated": Sentence("Kontrakten er avsluttet"),
    "courses.cancelled": Sentence("Kurset er avlyst"),
    "courses.dates_moved": Sentence("Datoene er flyttet"),
    "courses.dates_put_back": Sentence("De gamle datoene er satt tilbake"),
    "courses.facts_changed": Sentence("Opplysningene om kurset er endret"),
    "courses.page_handed_over": Sentence("Teksten til landingssiden er sendt videre"),
    "courses.page_published": Sentence("Landingssiden er publisert"),
    "courses.page_saved": Sentence("Teksten til landingssiden er lagret"),
    "courses.page_taken_down": Sentence("Landingssiden er tatt ned"),
    "courses.picture_changed": Sentence("Bildet på landingssiden er endret"),
    "courses.picture_removed": Sentence("Bildet på landingssiden er fjernet"),
    "courses.planned": Sentence("Kurset er planlagt"),
    "courses.postponed": Sentence("Kurset er utsatt"),
    "courses.session_plan_published": Sentence("Samlingsplanen er publisert"),
    "courses.session_plan_received": Sentence("Samlingsplanen er levert"),
    "courses.session_plan_withdrawn": Sentence("Samlingsplanen er tatt bort fra landingssiden"),
    "courses.start_taken_back": Sentence("Avgjørelsen om oppstart er angret"),
    "courses.started": Sentence("Det er avgjort at kurset starter"),
    "evaluation.action_decided": Sentence("Et funn har fått svar"),
    "evaluation.action_done": Sentence("Et tiltak er gjort"),
    "evaluation.closed": Sentence("Evalueringen er lukket"),
    "evaluation.comments_sorted": Sentence("Svar er satt under temaer"),
    "evaluation.finding_added": Sentence("Et funn er lagt til"),
    "evaluation.finding_changed": Sentence("Et funn er endret"),
    "evaluation.finding_deleted": Sentence("Et funn er slettet"),
    "evaluation.findings_sent": Sentence("Funnene er sendt til avdelingslederen"),
    "evaluation.findings_taken_back": Sentence("Funnene er trukket tilbake"),
    "evaluation.followed_up": Sentence("Evalueringen er fulgt opp"),
    "evaluation.opened": Sentence("Evalueringen er åpnet"),
    "evaluation.reminded": Sentence("Deltakerne er minnet på evalueringen"),
    "invoicing.approval_taken_back": Sentence("Godkjenningen av fakturaen er angret"),
    "invoicing.approved": Sentence("Fakturaen fra underviseren er godkjent"),
    "invoicing.approved_in_accounts": Sentence("Fakturaen fra underviseren er godkjent i regnskapet"),
    "invoicing.basis_made": Sentence("Fakturagrunnlaget er laget"),
    "invoicing.basis_read": Sentence("Fakturaen er lest fra regnskapet"),
    "invoicing.basis_sent": Sentence("Fakturagrunnlaget er sendt til regnskapet"),
    "invoicing.basis_taken_back": Sentence("Fakturagrunnlaget er trukket tilbake"),
    "invoicing.credited": Sentence("Fakturaen er kreditert"),
    "invoicing.issued": Sentence("Fakturaen er laget"),
    "invoicing.matched": Sentence("Fakturaen er knyttet til kurset"),
    "invoicing.paid": Sentence("Betalingen er ført"),
    "invoicing.received": Sentence("Fakturaen fra underviseren er mottatt"),
    "invoicing.rejected": Sentence("Fakturaen fra underviseren er avvist"),
    "messages.failed_sent_again": Sentence("E-poster som feilet, er sendt på nytt"),
    "messages.handed_over": Sentence("E-posten er sendt"),
    "messages.returned": Sentence("E-posten kom i retur"),
    "messages.sent_again": Sentence("E-posten er sendt på nytt"),
    "outside.look_asked": Sentence("Noen ba om å se etter i systemet"),
    "outside.repair_asked": Sentence("Noen ba om at systemet blir rettet"),
    "paper.left_queue": Sentence("Brevet er ute av utskriftskøen"),
    "paper.queued": Sentence("Brevet er lagt i utskriftskøen"),
    "paper.sent": Sentence("Brevet er sendt på papir"),
    "people.contact_updated": Sentence("Kontaktopplysningene er endret"),
    "promotion.link_made": Sentence("En markedslenke er laget"),
    "promotion.sent_out": Sentence("Partnerne har fått lenke og plakat"),
    "teaching.access_ended": Sentence("Tilgangen til klasserommet er avsluttet"),
    "teaching.access_granted": Sentence("Tilgang til klasserommet er gitt"),
    "teaching.attendance_registered": Sentence("Oppmøtet er ført"),
    "teaching.classroom_closed": Sentence("Klasserommet er lukket"),
    "teaching.classroom_not_ready": Sentence("Klasserommet er ikke klart likevel"),
    "teaching.classroom_opened": Sentence("Klasserommet er åpnet"),
    "teaching.classroom_ready": Sentence("Klasserommet er klart"),
    "teaching.material_published": Sentence("Materiell er lagt ut"),
    "teaching.material_withdrawn": Sentence("Materiell er tatt bort"),
    "teaching.meeting_ended": Sentence("Møterommet er avsluttet"),
    "teaching.meeting_link_set": Sentence("Møtelenken er skrevet inn"),
    "teaching.notice_posted": Sentence("En beskjed er lagt ut"),
    "teaching.training_completed": Sentence("Opplæringen er fullført"),
    "teaching.training_granted": Sentence("Underviseren har fått opplæringen"),
    "website.page_written": Sentence("Siden på skolens nettsted er skrevet"),
    "website.text_chosen": Sentence("Teksten på skolens nettsted er valgt"),
    "welcome.sent": Sentence("Velkomstbrevet er sendt"),
    "welcome.text_saved": Sentence("Teksten til velkomstbrevet er lagret"),
}

SUBJECTS = {  # of what is archived, and of the systems outside
    "certificates": Sentence("bevis"),
    "evaluation": Sentence("evaluering"),
    "course": Sentence("kurset"),
    "learning_platform": Sentence("klasserommet"),
    "meetings": Sentence("møterommet"),
    "archive": Sentence("arkivet"),
    "accounts": Sentence("regnskapet"),
    "website": Sentence("nettstedet"),
}


def said(event: str) -> str:
    """The event in the reader's language. One that has no words, such as one from an older version, stays as it is."""
    if sentence := EVENTS.get(event):
        return str(sentence)
    box, _, became = event.rpartition(".")
    if became in BOX_EVENTS and charts.current().box(box):
        return f"{queries.title_of(box)}: {BOX_EVENTS[became]}"
    return event


def about(event: str, subject: str) -> str:
    """What the event is about, where its sentence does not say so already: a name, a number or the title of a box."""
    if not subject or event.startswith(f"{subject}."):
        return ""
    if charts.current().box(subject):
        return queries.title_of(subject)
    word, _, rest = subject.partition(" ")
    return f"{SUBJECTS[word]} {rest}".strip() if word in SUBJECTS else subject
