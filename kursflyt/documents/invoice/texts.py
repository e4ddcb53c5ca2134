"""What invoices and credit notes say, in both written standards (bokføringsforskriften § 5-1-1 lists the contents)."""

from kursflyt.documents.wording import Both

TEXTS = {
    "title": Both(nb="Faktura {number}", nn="Faktura {number}"),
    "credit_title": Both(nb="Kreditnota {number}", nn="Kreditnota {number}"),
    "number": Both(nb="Fakturanr.", nn="Fakturanr."),
    "credit_number": Both(nb="Kreditnotanr.", nn="Kreditnotanr."),
    "date": Both(nb="Fakturadato", nn="Fakturadato"),
    "credit_date": Both(nb="Dato", nn="Dato"),
    "due": Both(nb="Forfall", nn="Forfall"),
    "customer_orgnr": Both(nb="Kundens org.nr.", nn="Org.nr. til kunden"),
    "delivered": Both(nb="Levert", nn="Levert"),
    "buyer_reference": Both(nb="Deres ref.", nn="Dykkar ref."),
    "order_reference": Both(nb="Bestilling", nn="Bestilling"),
    "our_reference": Both(nb="Vår ref.", nn="Vår ref."),
    "text": Both(nb="Tekst", nn="Tekst"),
    "quantity": Both(nb="Antall", nn="Mengd"),
    "unit_price": Both(nb="Pris", nn="Pris"),
    "vat_percent": Both(nb="Mva.", nn="Mva."),
    "amount": Both(nb="Beløp", nn="Beløp"),
    "net": Both(nb="Sum uten mva.", nn="Sum utan mva."),
    "vat": Both(nb="Mva.", nn="Mva."),
    "total": Both(nb="Å betale, NOK", nn="Å betale, NOK"),
    "credit_total": Both(nb="Til gode, NOK", nn="Til gode, NOK"),
    "pay_heading": Both(nb="Betal innen {due}", nn="Betal innan {due}"),
    "account": Both(nb="Til konto", nn="Til konto"),
    "iban": Both(nb="IBAN", nn="IBAN"),
    "kid": Both(nb="KID", nn="KID"),
    "to_pay": Both(nb="Beløp", nn="Beløp"),
    "kid_help": Both(
        nb="Oppgi KID når du betaler, så finner betalingen fram. Betales det for sent, kan det kreves rente etter "
        "forsinkelsesrenteloven.",
        nn="Oppgi KID når du betaler, så finn betalinga fram. Blir det betalt for seint, kan det krevjast rente etter "
        "forseinkingsrentelova.",
    ),
    "exempt_education": Both(
        nb="Undervisning er unntatt fra merverdiavgift, jf. merverdiavgiftsloven § 3-5.",
        nn="Undervisning er unnateken frå meirverdiavgift, jf. meirverdiavgiftslova § 3-5.",
    ),
    "credits": Both(nb="Krediterer", nn="Krediterer"),
    "credits_value": Both(nb="Faktura {credits} av {credits_on}", nn="Faktura {credits} av {credits_on}"),
    "reason_heading": Both(nb="Hvorfor vi krediterer", nn="Kvifor vi krediterer"),
    "refund": Both(
        nb="Er fakturaen ikke betalt, skal du ikke betale den. Er den betalt, får du pengene tilbake til kontoen du "
        "betalte fra.",
        nn="Er fakturaen ikkje betalt, skal du ikkje betale han. Er han betalt, får du pengane tilbake til kontoen du "
        "betalte "
        "frå.",
    ),
    "company": Both(nb="org.nr. {orgnr}{vat}", nn="org.nr. {orgnr}{vat}"),
}
