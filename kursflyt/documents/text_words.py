"""The words that the office may use in texts: what each is called, where its value comes from, and an example of it.

The same word means the same in every text; a few texts have words of their own, in `mail_kinds.py`. What the law binds
is a word too (`fixed`): the passage is written here, in three languages, and a text that lacks it is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from kursflyt.core.clock import OSLO


def _(text: str) -> str:
    """Marks what a page says in the reader's language; here it stays bokmål."""
    return text


DAY = date(2027, 2, 8)
_MOMENT = datetime(2027, 1, 20, 12, 0, tzinfo=OSLO)


@dataclass(frozen=True)
class Word:
    """`paths`: where the value is, the first that is given. `form`: how it is written (`text_values.FORMS`).

    `may_lack`: it can be empty, so `hvis` may be asked of it. `asked_only`: it is only for `hvis`, never shown; then
    `equals` is what the value is compared with, if not just asked whether there is one. `source`: the rule behind it.
    """

    label: str
    paths: tuple[str, ...]
    form: str = "plain"
    example: object = ""
    may_lack: bool = False
    asked_only: bool = False
    equals: str = ""
    fixed: dict[str, str] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True)
class Kind:
    """A mail, or with `letter` a passage of that letter. `when` says to whom, too. `run`: it is about a course, so the
    course's words are offered. `keep`: words that the text must show whatever holds. `words`: this text's own.

    `holes`: what is each receiver's own where one text is made for many; nothing may be asked of those.
    """

    group: str
    name: str
    when: str
    keep: tuple[str, ...] = ()
    words: Mapping[str, Word] = field(default_factory=dict)
    holes: frozenset[str] = frozenset()
    run: bool = True
    letter: str = ""


def shown(label: str, path: str, form: str = "plain", example: object = "", *, may_lack: bool = False) -> Word:
    return Word(label, tuple(path.split()), form, example, may_lack)


def asked(label: str, path: str, equals: str = "") -> Word:
    return Word(label, (path,), may_lack=True, asked_only=True, equals=equals)


def bound(label: str, *, nb: str, nn: str, en: str, source: str) -> Word:
    return Word(label, (), fixed={"nb": nb, "nn": nn, "en": en}, source=source)


SCHOOL = {
    "skolen": shown(_("Skolens navn"), "school.name", example="Fagskolen Fjordvik"),
    "skolens_epost": shown(_("Skolens e-postadresse"), "school.email", example="post@fjordvik.example"),
    "skolens_telefon": shown(_("Skolens telefon"), "school.phone", "phone", "57123400"),
}
RUN = {
    "kurs": shown(_("Navnet på kurset"), "run", "title", "Velferdsteknologi i kommunen"),
    "oppstart": shown(_("Dagen kurset starter"), "run.starts_on", "date", DAY),
    "kursslutt": shown(_("Den siste kursdagen"), "run.ends_on", "date", date(2027, 5, 28)),
    "sted": shown(_("Hvor kurset holdes"), "run.venue", example="Fjordvik"),
    "plasser": shown(_("Antall plasser"), "run.places", example=30),
    "minste_antall": shown(_("Så mange må det være for at kurset starter"), "run.minimum", example=12),
    "pris": shown(_("Prisen for deltakeren"), "run.fee", "kroner", Decimal(4500)),
    "har_avgift": asked(_("Kurset koster noe"), "run.has_fee"),
    "påmeldingsfrist": shown(_("Fristen for å søke"), "run.registration_deadline_at", "moment", _MOMENT),
    "startavgjørelse": shown(_("Dagen dere avgjør om kurset starter"), "run.start_decision_on", "date", DAY),
    "konsulent": shown(_("Konsulentens navn"), "consultant run.consultant", example="Ane Vik"),
    "konsulentens_epost": shown(
        _("Konsulentens e-postadresse"), "consultant.email run.consultant.email", example="ane@fjordvik.example"
    ),
}
_PEOPLE = {
    "fornavn": shown(_("Mottakerens fornavn"), "given_name staff.first_name person.given_name", example="Kari"),
    "navn": shown(_("Mottakerens navn, når vi vet det"), "name", example="Kari", may_lack=True),
    "deltaker": shown(_("Deltakerens navn"), "participant", example="Kari Lien"),
    "konsulentens_telefon": shown(_("Konsulentens telefon"), "consultant.phone", "phone", "57123410", may_lack=True),
    "avdelingsleder": shown(_("Avdelingslederens navn"), "head", example="Siv Berg"),
    "avdelingsleders_epost": shown(_("Avdelingslederens e-postadresse"), "head.email", example="siv@fjordvik.example"),
    "underviserens_navn": shown(_("Underviserens navn"), "teacher.full_name", example="Ola Nes"),
    "underviserens_epost": shown(_("Underviserens e-postadresse"), "teacher.email", example="ola@nes.example"),
    "underviserens_telefon": shown(_("Underviserens telefon"), "teacher.phone", "phone", "90123456", may_lack=True),
    "markedskoordinator": shown(_("Markedskoordinatorens navn"), "marketer", example="Eli Sund"),
    "markedskoordinators_epost": shown(
        _("Markedskoordinatorens e-postadresse"), "marketer.email", example="eli@fjordvik.example"
    ),
    "avsender": shown(_("Den som sender"), "sender", example="Eli Sund"),
    "gitt_av": shown(_("Den som gav oppgaven"), "by_name", example="Siv Berg"),
    "satt_opp_av": shown(_("Den som satte opp kurset"), "announced_by", example="Siv Berg"),
    "arbeidsgiver": shown(_("Arbeidsgiveren"), "employer", example="Fjordvik kommune"),
    "partner_navn": shown(_("Samarbeidspartneren"), "partner.name", example="Fjordvik kommune"),
    "kontaktperson": shown(_("Partnerens kontaktperson"), "partner.contact_name", example="Per Dal", may_lack=True),
}
_LINKS = {
    "lenke": shown(_("Lenken til det e-posten handler om"), "link", example="https://kurs.example/…"),
    "søknadslenke": shown(_("Den personlige lenken til søknaden"), "application_url", example="https://kurs.example/…"),
    "brevlenke": shown(_("Lenken til brevet"), "letter_url", example="https://kurs.example/…"),
    "klasseromslenke": shown(
        _("Den personlige lenken til klasserommet"), "login_url", example="https://kurs.example/…"
    ),
    "innlevering_sted": shown(
        _("Kursrommet der oppgaven også kan leveres"), "hand_in_room", example="https://canvas.example/…", may_lack=True
    ),
    "opplæringslenke": shown(_("Lenken til opplæringen"), "training_link", example="https://kurs.example/…"),
    "kontrollside": shown(_("Siden der alle kan kontrollere beviset"), "verify_url", example="https://kurs.example/…"),
}
_DATES = {
    "frist": shown(_("Fristen"), "due_on", "date", DAY, may_lack=True),
    "frist_passert": Word(_("Fristen er gått ut"), ("due_on",), "passed", may_lack=True, asked_only=True),
    "svar_innen": shown(_("Senest da kommer svaret"), "expected_on", "date", DAY),
    "dato_påmeldingsfrist": shown(_("Dagen påmeldingen stenger"), "milestones.deadline", "date", DAY),
    "dato_svar": shown(_("Senest da er søknadene besvart"), "milestones.answer", "date", DAY),
    "dato_startavgjørelse": shown(_("Dagen det avgjøres om kurset starter"), "milestones.start_decision", "date", DAY),
    "dato_oppstart": shown(_("Dagen kurset starter"), "milestones.starts", "date", DAY),
    "mottatt": shown(_("Når søknaden kom"), "received_at", example="24. november 2026 kl. 10.00"),
    "svarfrist": shown(_("Fristen for å svare på tilbudet"), "reply_due_at", "moment", _MOMENT, may_lack=True),
    "gammel_oppstart": shown(_("Oppstarten som gjaldt før"), "old_starts_on", "date", DAY),
    "åpen_til": shown(_("Når evalueringen stenger"), "closes_at", "moment", _MOMENT),
    "klart_innen": shown(_("Når klasserommet må være klart"), "ready_on", example="1. februar 2027"),
    "landingsside_dato": shown(_("Når landingssiden bør være ute"), "landing_page_on", "date", DAY),
    "leveringsfrist": shown(_("Fristen for å levere oppgaven"), "deadline", "moment", _MOMENT),
    "levert": shown(_("Når oppgaven ble levert"), "submission.at", "moment", _MOMENT),
    "forfall": shown(_("Når fakturaen forfaller"), "invoice.due_on", "date", DAY, may_lack=True),
    "begrunnelsesfrist": shown(_("Fristen for å be om begrunnelse"), "publication.reasons_due_on", "date", DAY),
    "klagefrist": shown(_("Fristen for å klage"), "publication.appeal_due_on", "date", DAY),
    "gammel_dato": shown(_("Datoen som gjaldt før"), "old_date", "date", DAY),
    "ny_dato": shown(_("Den nye datoen"), "new_date", "date", DAY),
    "sensurfrist": shown(_("Sensurfristen"), "limit", "date", DAY),
    "sendt_dato": shown(_("Dagen kontrakten ble sendt"), "contract.dispatch.at", "date", DAY),
    "i_dag": shown(_("Dagens dato"), "today", "date", DAY),
    "siste_dag": shown(_("Den siste dagen i uken"), "last_day", "date", DAY),
    "første_samling": shown(_("Når den første samlingen er"), "first.starts_at", "moment", _MOMENT, may_lack=True),
    "første_sted": shown(_("Hvor den første samlingen er"), "first.place", example="Fjordvik"),
}
_MONEY = {
    "fakturanummer": shown(_("Fakturanummeret"), "invoice.number", example="10042"),
    "kreditnotanummer": shown(_("Kreditnotaens nummer"), "note.number", example="10043"),
    "beløp": shown(_("Beløpet"), "amount", example="4 500,00 kr", may_lack=True),
    "konto": shown(_("Kontoen det betales til"), "account", example="1234 56 78903"),
    "kid": shown(_("KID"), "invoice.kid", example="100427"),
    "deres_referanse": shown(_("Betalerens referanse"), "invoice.buyer_reference", example="BEST-77", may_lack=True),
    "ehf": asked(_("Fakturaen er også laget som EHF"), "invoice.ehf_id"),
    "kreditnota": asked(_("Det som kom, er en kreditnota"), "invoice.kind", "credit_note"),
    "bestillerreferanse": shown(_("Skolens bestillerreferanse"), "contract.buyer_reference", example="KF-2027"),
    "reise": shown(_("Så mye dekkes av reise og opphold"), "travel", example="3 000,00 kr"),
    "dekker_reise": asked(_("Reise og opphold er avtalt"), "contract.travel_amount"),
    "lønnes": asked(_("Underviseren får lønn og sender ikke faktura"), "contract.employed"),
    "ehf_adresse": shown(_("Skolens EHF-adresse"), "ehf_address", example="0192:912345678"),
    "skolens_orgnr": shown(_("Skolens organisasjonsnummer"), "school.orgnr", "orgnr", "912345678"),
    "firma": shown(_("Underviserens firma"), "contract.company_name", example="Nes Kurs", may_lack=True),
    "firmaets_orgnr": shown(_("Firmaets organisasjonsnummer"), "contract.company_orgnr", "orgnr", "923456783"),
    "betalingsdager": shown(_("Betalingsfristen i dager"), "payment_days", example=30),
    "feil": shown(_("Feilene, en på hver linje"), "faults", "bullets", ["Forfallsdatoen mangler."]),
}
_OTHER = {
    "referanse": shown(_("Søknadens referanse"), "reference", example="KF-7Q4M2X"),
    "svarene": shown(_("Det som ble sendt, en linje for hvert svar"), "answers", example="Navn: Kari Lien"),
    "vedleggene": shown(_("Navnene på vedleggene"), "attachments_sent", example="vitnemål.pdf"),
    "har_vedlegg": asked(_("Søkeren sendte vedlegg"), "has_attachments"),
    "førstemann": asked(_("Plassene gis i den rekkefølgen søknadene kommer"), "first_come"),
    "melding": shown(_("Det som ble skrevet"), "text", example="Knappen kan ikke nås med tastatur."),
    "siden": shown(_("Siden det gjelder"), "where", example="/kurs/", may_lack=True),
    "svar_til": shown(_("Den som vil ha svar"), "reply_to", example="kari@lien.example", may_lack=True),
    "antall_funn": shown(_("Antall funn"), "findings", example=3),
    "oppsummering": shown(_("Oppsummeringen"), "summary", example="Kurset er godt likt.", may_lack=True),
    "antall_samlinger": shown(_("Antall samlinger"), "sessions", "count", [1, 2, 3], may_lack=True),
    "til_konsulenten": asked(_("Mottakeren er konsulenten"), "task", "consultant"),
    "kontraktsnummer": shown(_("Kontraktens nummer"), "contract.number", example="K-2027-004"),
    "grunn": shown(_("Grunnen"), "reason", example="Lokalet er ikke ledig.", may_lack=True),
    "endringer": shown(_("Endringene, en på hver linje"), "changes", "bullets", ["Samling 2: 22. februar 2027"]),
    "kalender": asked(_("En kalenderfil følger med"), "calendar"),
    "til_underviser": asked(_("Mottakeren er underviseren"), "teacher"),
    "til_partner": asked(_("Mottakeren er en samarbeidspartner"), "partner"),
    "avlysningsvilkår": shown(
        _("Hva kontrakten sier om avlysning"), "clause", example="Avlyses kurset før fristen, betales ikke vederlag."
    ),
    "antall_svar": shown(_("Så mange svarte"), "answered", example=18),
    "funn_og_tiltak": shown(
        _("Funnene, hvert med sitt tiltak"), "decided", "findings", "– Mer tid til øvelser\n  Tiltak: Én samling til"
    ),
    "antall_punkter": shown(_("Antall punkter i opplæringen"), "points", example=5),
    "kvitteringsnummer": shown(_("Kvitteringsnummeret"), "submission.receipt", example="I-3F9A"),
    "filnavn": shown(_("Navnet på filen"), "submission.file_name", example="oppgave.pdf"),
    "utgave": shown(_("Hvilken utgave det er"), "submission.version", example=1),
    "bevisnummer": shown(_("Bevisets nummer"), "certificate.number", example="2027-0012"),
    "ny_utgave": asked(_("Beviset erstatter et tidligere"), "certificate.replaces_id"),
    "er_vitnemål": asked(
        _("Beviset er et vitnemål, som ikke sendes på e-post"), "certificate.document_type", "vitnemal"
    ),
    "til_lærersiden": asked(_("Lenken går til lærersiden"), "door", "teacher"),
    "kode": shown(_("Engangskoden"), "code", example="482913"),
    "minutter": shown(_("Så mange minutter gjelder koden"), "minutes", example=10),
    "signering": asked(_("Koden er til å signere med"), "signing"),
    "dette_mangler": shown(_("Det som mangler"), "what", example="Kopi av fagbrevet ditt"),
    "omtale": shown(_("Innledningen om kurset"), "lead", example="Et kurs for deg som jobber i kommunen."),
    "klage": asked(_("Det er en klage, ikke et ønske om begrunnelse"), "is_appeal"),
    "antall": shown(_("Hvor mange det er i alt"), "count", example=24),
    "antall_mangler": shown(_("Så mange mangler karakter"), "missing", example=3),
    "antall_bestått": shown(_("Så mange har bestått"), "passed", example=22),
    "merknad": shown(_("Underviserens merknad"), "remarks", example="Én leverte for sent.", may_lack=True),
    "referanser": shown(_("Søknadenes referanser, en på hver linje"), "references", "bullets", ["KF-7Q4M2X"]),
    "hadde_plass": asked(_("Søkeren hadde fått plass"), "had_place"),
    "fingeravtrykk": shown(_("Fingeravtrykket av dokumentet (SHA-256)"), "document_sha256", example="9f86d081…"),
    "oppgave": shown(_("Hva oppgaven heter"), "title", "translated", "Godkjenn landingssiden"),
    "antall_over_fristen": shown(_("Antall oppgaver over fristen"), "late_count", example=2, may_lack=True),
    "antall_denne_uken": shown(_("Antall oppgaver denne uken"), "due_count", example=4, may_lack=True),
    "over_fristen": shown(
        _("Oppgavene som er over fristen"), "late", "todos", "Velferdsteknologi\n- Godkjenn fakturaen", may_lack=True
    ),
    "denne_uken": shown(
        _("Oppgavene denne uken"), "due", "todos", "Velferdsteknologi\n- Godkjenn landingssiden", may_lack=True
    ),
    "kursene_i_tall": shown(
        _("Tallene for kursene dine"), "numbers", "numbers", "Velferdsteknologi\n- 34 søknader", may_lack=True
    ),
}
_BOUND = {
    "ikke_et_tilbud": bound(
        _("At dette ikke er et tilbud om plass"),
        nb="Dette er ikke et tilbud om plass.",
        nn="Dette er ikkje eit tilbod om plass.",
        en="This is not an offer of a place.",
        source=_("Forvaltningsloven: kvitteringen er et foreløpig svar og ingen avgjørelse."),
    ),
    "personvern": bound(
        _("Hva opplysningene brukes til, og hvilke rettigheter søkeren har"),
        nb="Vi bruker opplysningene til å behandle søknaden etter fagskoleloven. Du kan be om å se, rette eller få "
        "vite mer om dem: {personvernside}",
        nn="Vi bruker opplysningane til å behandle søknaden etter fagskulelova. Du kan be om å sjå, rette eller få "
        "vite meir om dei: {personvernside}",
        en="We use this information to handle your application under the Norwegian act on vocational colleges. You may "
        "ask to see it, have it corrected or learn more: {personvernside}",
        source=_("Personvernforordningen artikkel 13: den som gir opplysninger, skal få vite hva de brukes til."),
    ),
    "anonymt": bound(
        _("At svaret er anonymt, og hva det brukes til"),
        nb="Svaret kan ikke knyttes til deg: Vi lagrer verken hvem som har svart, eller når. Resultatene vises bare "
        "når minst fem har svart. Alle spørsmål er frivillige. Svarene brukes til å gjøre kurset bedre, og fritekstene "
        "slettes etter tolv måneder.",
        nn="Svaret kan ikkje knytast til deg: Vi lagrar verken kven som har svart, eller når. Resultata blir berre "
        "viste når minst fem har svart. Alle spørsmåla er frivillige. Svara blir brukte til å gjere kurset betre, og "
        "fritekstane blir sletta etter tolv månader.",
        en="Your answer cannot be tied to you: we store neither who has answered nor when. Results are shown only when "
        "at least five have answered. Every question is voluntary. The answers are used to improve the course, and the "
        "free texts are deleted after twelve months.",
        source=_("Personvernforordningen artikkel 13. Teksten sier det systemet faktisk gjør."),
    ),
    "klagefrist_fra_i_dag": bound(
        _("Klagefristen etter at begrunnelsen er gitt"),
        nb="{hvis ikke klage}Klagefristen er tre uker fra i dag.{slutt}",
        nn="{hvis ikke klage}Klagefristen er tre veker frå i dag.{slutt}",
        en="{hvis ikke klage}You may appeal within three weeks from today.{slutt}",
        source=_("Fagskoleloven § 22: fristen for å klage regnes på nytt når begrunnelsen er gitt."),
    ),
    "klageregel": bound(
        _("Hvem som skal vurdere en klage"),
        nb="{hvis klage}Klagen skal vurderes av en ny sensor, minst én ekstern, som verken kjenner karakteren eller "
        "begrunnelsen (fagskoleloven §§ 21 og 22).{slutt}",
        nn="{hvis klage}Klaga skal vurderast av ein ny sensor, minst éin ekstern, som verken kjenner karakteren eller "
        "grunngivinga (fagskulelova §§ 21 og 22).{slutt}",
        en="{hvis klage}The appeal is to be considered by a new examiner, at least one of them external, who knows "
        "neither the grade nor the reasons for it (fagskoleloven §§ 21 and 22).{slutt}",
        source=_("Fagskoleloven §§ 21 og 22."),
    ),
}
# Only within the passages above.
INNER = {"personvernside": shown(_("Siden om personvern"), "/personvern/", "address")}
WORDS: dict[str, Word] = {**SCHOOL, **RUN, **_PEOPLE, **_LINKS, **_DATES, **_MONEY, **_OTHER, **_BOUND}
