"""Every mail that the office may edit: what it is called, when it is sent and to whom, and what must stay in it.

Which words a mail offers follows from its own default text, with the school's and, where there is a course, the
course's.
"""

from __future__ import annotations

from kursflyt.documents import text_words
from kursflyt.documents.text_words import Kind, Word, _, shown

GROUPS = (
    _("Søknad"),
    _("Kontrakt og underviser"),
    _("Kurset"),
    _("Evaluering"),
    _("Vurdering"),
    _("Bevis"),
    _("Faktura"),
    _("Innlogging"),
    _("Til kontoret"),
)
_APPLICATION, _CONTRACT, _COURSE, _EVALUATION, _ASSESSMENT, _CERTIFICATE, _INVOICE, _DOOR, _OFFICE = GROUPS


def _step(box: str) -> dict[str, Word]:
    path = f"/kontor/kurs/{{run.pk}}/steg/{box}/"
    return {"stegside": shown(_("Siden der steget gjøres"), path, "address", "https://kurs.example/kontor/…")}


_RUN_PAGE = {
    "kursside": shown(_("Kurset i Kursflyt"), "/kontor/kurs/{run.pk}/", "address", "https://kurs.example/kontor/…")
}
_TODOS = {
    "oppgaveside": shown(_("Oppgavene i Kursflyt"), "/kontor/", "address", "https://kurs.example/kontor/"),
    "varselside": shown(
        _("Siden der e-posten slås av"), "/kontor/varsler/", "address", "https://kurs.example/kontor/varsler/"
    ),
}
_PLAN_PAGE = {
    "planside": shown(
        _("Samlingsplanen på nettsiden"),
        "/kurs/{run.slug}/{in_language}#samlinger",
        "address",
        "https://kurs.example/kurs/…",
    )
}
_TITLE = {"kurs": shown(_("Navnet på kurset"), "title", example="Velferdsteknologi i kommunen")}
_GRADES_LINK = {
    "lenke": shown(_("Siden der det gjøres"), "link /kontor/kurs/{run.pk}/steg/register_grades/", "link", "https://…")
}
_APPEAL_LINK = {
    "lenke": shown(_("Siden der det gjøres"), "link /kontor/kurs/{run.pk}/steg/publish_grades/", "link", "https://…"),
    "frist": shown(_("Fristen for å svare"), "due", "date", text_words.DAY),
}
_RECEIPT_HOLES = frozenset({"referanse", "fornavn", "mottatt", "svarene", "vedleggene", "søknadslenke"})

# Whoever gets these is one of the staff.
TO_STAFF = frozenset(
    {
        *("sign_contract.signed", "sign_contract.declined", "sign_contract.unsigned", "announce_course"),
        *(
            "analyse_evaluation",
            "send_pass_list",
            "write_certificate_text",
            "step.assigned",
            "step.reminder",
            "your_week",
        ),
    }
)

MAILS: dict[str, Kind] = {
    "confirm_registration": Kind(
        _APPLICATION,
        _("Kvittering for søknaden"),
        _("Til søkeren, straks søknaden er sendt."),
        ("referanse", "ikke_et_tilbud", "svar_innen", "søknadslenke", "svarene", "personvern"),
        holes=_RECEIPT_HOLES,
    ),
    "register.group": Kind(
        _APPLICATION,
        _("Kvittering for gruppepåmelding"),
        _("Til arbeidsgiveren som har meldt på flere."),
        ("referanser", "ikke_et_tilbud"),
    ),
    "register.withdrawn": Kind(
        _APPLICATION, _("Søknaden er trukket"), _("Til søkeren som trekker søknaden."), ("referanse",)
    ),
    "process_applications.missing": Kind(
        _APPLICATION,
        _("Noe mangler i søknaden"),
        _("Til søkeren, når dere ber om mer."),
        ("dette_mangler", "frist", "søknadslenke"),
    ),
    "process_applications.provisional": Kind(
        _APPLICATION,
        _("Søknaden er fortsatt til behandling"),
        _("Til søkeren, når svaret tar lenger tid enn ventet."),
        ("referanse", "svar_innen"),
    ),
    "process_applications.notice": Kind(
        _APPLICATION,
        _("Det ligger et brev til deg"),
        _("Til søkeren, når søknaden er avgjort. Selve avgjørelsen står aldri i e-posten."),
        ("referanse", "brevlenke"),
    ),
    "process_applications.second_notice": Kind(
        _APPLICATION,
        _("Brevet er ikke åpnet"),
        _("Til søkeren, en uke etter at brevet ble lagt ut."),
        ("referanse", "brevlenke"),
    ),
    "process_applications.accepted": Kind(
        _APPLICATION, _("Søkeren har takket ja"), _("Til søkeren som takker ja til plassen."), ("søknadslenke",)
    ),
    "process_applications.declined": Kind(
        _APPLICATION, _("Søkeren har takket nei"), _("Til søkeren som takker nei til plassen."), ("referanse",)
    ),
    "process_applications.lapsed": Kind(
        _APPLICATION,
        _("Svarfristen er ute"),
        _("Til søkeren som ikke har svart på tilbudet innen fristen."),
        ("referanse", "søknadslenke"),
    ),
    "receive_contract": Kind(
        _CONTRACT, _("Kontrakten kan leses"), _("Til underviseren, når kontrakten sendes."), ("lenke",)
    ),
    "receive_contract.reminder": Kind(
        _CONTRACT, _("Purring på kontrakten"), _("Til underviseren, etter 7 og 14 dager uten svar."), ("lenke",)
    ),
    "sign_contract.copy": Kind(
        _CONTRACT,
        _("Kopi av signert kontrakt"),
        _("Til underviseren, straks kontrakten er signert."),
        ("kontraktsnummer", "fingeravtrykk"),
    ),
    "sign_contract.signed": Kind(
        _CONTRACT,
        _("Kontrakten er signert"),
        _("Til avdelingslederen, straks kontrakten er signert."),
        ("kontraktsnummer", "fingeravtrykk"),
        _RUN_PAGE,
    ),
    "sign_contract.declined": Kind(
        _CONTRACT,
        _("Underviseren takker nei"),
        _("Til avdelingslederen, når underviseren takker nei."),
        ("kontraktsnummer", "grunn"),
        _step("receive_contract"),
    ),
    "sign_contract.unsigned": Kind(
        _CONTRACT,
        _("Kontrakten er ikke signert"),
        _("Til avdelingslederen, 14 dager etter at kontrakten ble sendt."),
        ("kontraktsnummer",),
        _step("sign_contract"),
    ),
    "sign_contract.ended": Kind(
        _CONTRACT,
        _("Kontrakten er avsluttet"),
        _("Til underviseren, når skolen avslutter kontrakten."),
        ("kontraktsnummer", "i_dag", "grunn"),
    ),
    "grant_training": Kind(
        _CONTRACT,
        _("Velkommen inn i klasserommet"),
        _("Til underviseren, når klasserommet er åpnet."),
        ("opplæringslenke", "klart_innen"),
    ),
    "send_billing_details": Kind(
        _CONTRACT,
        _("Slik sender du faktura"),
        _("Til underviseren, når kontrakten er signert."),
        ("kontraktsnummer",),
    ),
    "step.teacher_reminder": Kind(
        _CONTRACT,
        _("Påminnelse til underviseren"),
        _("Til underviseren, når dere minner på det som venter der, og når fristen er gått ut."),
        ("oppgave", "lenke"),
    ),
    "announce_course": Kind(
        _COURSE, _("Nytt kurs"), _("Til konsulenten og markedskoordinatoren, når kurset er satt opp."), (), _RUN_PAGE
    ),
    "promote_course": Kind(
        _COURSE, _("Hjelp til å gjøre kurset kjent"), _("Til samarbeidspartnerne, med lenke og plakat."), ("lenke",)
    ),
    "publish_session_plan.changed": Kind(
        _COURSE,
        _("Ny samlingsplan"),
        _("Til deltakerne, når den publiserte planen er endret."),
        ("endringer",),
        _PLAN_PAGE,
    ),
    "dates.moved": Kind(
        _COURSE,
        _("Nye datoer"),
        _("Til søkere, deltakere og underviser, når datoene flyttes."),
        ("endringer", "lenke"),
    ),
    "dates.undone": Kind(
        _COURSE,
        _("De gamle datoene gjelder likevel"),
        _("Til dem som fikk de nye datoene, når flyttingen angres."),
        ("endringer", "lenke"),
    ),
    "decide_start.cancelled": Kind(
        _COURSE, _("Kurset er avlyst"), _("Til søkere, deltakere, underviser og partnere."), ("grunn",)
    ),
    "decide_start.postponed": Kind(
        _COURSE, _("Kurset er utsatt"), _("Til søkere, deltakere, underviser og partnere."), ("grunn", "lenke")
    ),
    "send_welcome_letters": Kind(
        _COURSE,
        _("Velkommen til kurset"),
        _("Til hver deltaker, med velkomstbrevet som vedlegg."),
        ("klasseromslenke",),
        _TITLE,
    ),
    "evaluate_course": Kind(
        _EVALUATION,
        _("Evaluer kurset"),
        _("Til hver deltaker, når evalueringen åpner."),
        ("lenke", "åpen_til", "anonymt"),
    ),
    "evaluate_course.reminder": Kind(
        _EVALUATION, _("Påminnelse om evalueringen"), _("Til alle deltakerne, én gang."), ("lenke", "åpen_til")
    ),
    "evaluate_course.again": Kind(
        _EVALUATION,
        _("Lenken til evalueringen på nytt"),
        _("Til deltakeren som ber om lenken på nytt."),
        ("lenke", "åpen_til"),
    ),
    "analyse_evaluation": Kind(
        _EVALUATION,
        _("Funn fra evalueringen"),
        _("Til avdelingslederen, med rapporten."),
        ("antall_funn",),
        _step("follow_up_evaluation"),
    ),
    "follow_up_evaluation": Kind(
        _EVALUATION,
        _("Dette gjør vi med evalueringen"),
        _("Til deltakerne, når hvert funn har fått et svar."),
        ("funn_og_tiltak",),
    ),
    "hand_in_assignment": Kind(
        _ASSESSMENT,
        _("Kvittering for innlevering"),
        _("Til deltakeren som leverer oppgaven."),
        ("kvitteringsnummer", "levert"),
    ),
    "hand_in_assignment.reminder": Kind(
        _ASSESSMENT,
        _("Husk å levere oppgaven"),
        _("Til deltakerne som ikke har levert."),
        ("leveringsfrist", "lenke"),
    ),
    "hand_in_assignment.extension": Kind(
        _ASSESSMENT,
        _("Utsatt frist for oppgaven"),
        _("Til deltakeren som får mer tid."),
        ("leveringsfrist", "lenke"),
    ),
    "register_grades.warning": Kind(
        _ASSESSMENT,
        _("Sensurfristen nærmer seg"),
        _("Til underviseren og avdelingslederen."),
        ("sensurfrist", "lenke"),
        _GRADES_LINK,
    ),
    "register_grades.overdue": Kind(
        _ASSESSMENT, _("Sensurfristen er brutt"), _("Til underviseren og avdelingslederen."), ("ny_dato",)
    ),
    "register_grades.delayed": Kind(
        _ASSESSMENT,
        _("Sensuren er forsinket"),
        _("Til deltakerne. Loven krever at de får vite den nye datoen."),
        ("ny_dato",),
    ),
    "publish_grades": Kind(
        _ASSESSMENT,
        _("Sensuren er klar"),
        _("Til deltakerne, når sensuren kunngjøres. Karakteren står aldri i e-posten."),
        ("lenke", "begrunnelsesfrist", "klagefrist"),
    ),
    "publish_grades.appeal": Kind(
        _ASSESSMENT,
        _("Klage eller ønske om begrunnelse"),
        _("Til underviseren og avdelingslederen."),
        ("referanse", "frist", "lenke", "klageregel"),
        _APPEAL_LINK,
    ),
    "publish_grades.answer": Kind(
        _ASSESSMENT,
        _("Svar på klage eller begrunnelse"),
        _("Til deltakeren, når svaret er klart."),
        ("lenke", "klagefrist_fra_i_dag"),
    ),
    "send_pass_list": Kind(
        _ASSESSMENT,
        _("Beståttlisten er klar"),
        _("Til avdelingslederen og konsulenten."),
        (),
        _step("send_pass_list"),
    ),
    "write_certificate_text": Kind(
        _CERTIFICATE,
        _("Teksten til beviset er klar"),
        _("Til konsulenten, når teksten er skrevet."),
        (),
        _step("issue_certificates"),
    ),
    "issue_certificates": Kind(
        _CERTIFICATE,
        _("Beviset er klart"),
        _("Til deltakeren, med beviset som vedlegg. Et vitnemål hentes på Min side."),
        ("bevisnummer", "kontrollside"),
    ),
    "issue_certificates.identity_number": Kind(
        _CERTIFICATE,
        _("Fødselsnummeret til vitnemålet mangler"),
        _("Til deltakerne som ikke har gitt det: når kurset starter, før og etter innleveringen."),
        ("lenke",),
    ),
    "issue_certificates.revoked": Kind(
        _CERTIFICATE, _("Beviset er trukket tilbake"), _("Til deltakeren det gjelder."), ("lenke",)
    ),
    "invoice_participants": Kind(
        _INVOICE,
        _("Faktura for kursavgiften"),
        _("Til den som betaler, med fakturaen som vedlegg."),
        ("fakturanummer", "beløp", "forfall", "konto", "kid"),
        _TITLE,
    ),
    "invoice_participants.credit": Kind(
        _INVOICE,
        _("Kreditnota"),
        _("Til den som fikk fakturaen, med kreditnotaen som vedlegg."),
        ("fakturanummer", "kreditnotanummer", "beløp", "grunn"),
        _TITLE,
    ),
    "send_invoice": Kind(
        _INVOICE, _("Fakturaen er mottatt"), _("Til underviseren."), ("fakturanummer",), _TITLE, run=False
    ),
    "send_invoice.faults": Kind(
        _INVOICE,
        _("Fakturaen er mottatt, men har feil"),
        _("Til underviseren."),
        ("fakturanummer", "feil"),
        _TITLE,
        run=False,
    ),
    "approve_invoice.rejected": Kind(
        _INVOICE,
        _("Fakturaen er avvist"),
        _("Til underviseren, når avdelingslederen avviser fakturaen."),
        ("fakturanummer", "grunn"),
        _TITLE,
        run=False,
    ),
    "one_time_code": Kind(
        _DOOR, _("Engangskode"), _("Til den som logger inn eller signerer."), ("kode", "minutter"), run=False
    ),
    "new_link": Kind(_DOOR, _("Ny personlig lenke"), _("Til den som ber om en ny lenke."), ("lenke",), run=False),
    "step.assigned": Kind(
        _OFFICE, _("Du har fått en oppgave"), _("Til den som får oppgaven."), ("oppgave",), _step("{box}")
    ),
    "step.reminder": Kind(
        _OFFICE, _("Påminnelse om en oppgave"), _("Til den oppgaven venter på."), ("oppgave",), _step("{box}")
    ),
    "your_week": Kind(
        _OFFICE,
        _("Uken din i Kursflyt"),
        _("Til hver ansatt mandag morgen, når det er noe å si."),
        ("varselside",),
        _TODOS,
        run=False,
    ),
    "accessibility.feedback": Kind(
        _OFFICE,
        _("En side virker ikke for noen"),
        _("Til skolen, når noen skriver på siden om tilgjengelighet."),
        ("melding",),
        run=False,
    ),
}
