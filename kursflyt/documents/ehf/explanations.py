"""Norwegian sentences for the rules that Norwegian senders break most; the rule's id stands beside."""

from __future__ import annotations

SENTENCES = {
    "BR-02": "Fakturanummeret mangler.",
    "BR-03": "Fakturadatoen mangler.",
    "BR-05": "Valutaen mangler.",
    "BR-06": "Navnet på selgeren mangler.",
    "BR-07": "Navnet på kjøperen mangler.",
    "BR-08": "Adressen til selgeren mangler.",
    "BR-10": "Adressen til kjøperen mangler.",
    "BR-16": "Fakturaen har ingen linjer.",
    "BR-47": "Summen for en avgiftskategori sier ikke hvilken kategori av merverdiavgift (VAT) den gjelder.",
    "BR-48": "Summen for en avgiftskategori sier ikke satsen for merverdiavgift.",
    "BR-50": "Kontonummeret mangler.",
    "BR-61": "Kontonummeret mangler, men fakturaen skal betales med bankoverføring.",
    "BR-CO-04": "En linje sier ikke hvilken kategori av merverdiavgift (VAT) den hører til.",
    "BR-CO-10": "Summen av linjene stemmer ikke.",
    "BR-CO-13": "Summen uten merverdiavgift stemmer ikke.",
    "BR-CO-14": "Summen av merverdiavgiften stemmer ikke.",
    "BR-CO-15": "Summen med merverdiavgift stemmer ikke.",
    "BR-CO-16": "Beløpet å betale stemmer ikke med summene.",
    "BR-CO-17": "Merverdiavgiften stemmer ikke med grunnlaget og satsen.",
    "BR-CO-25": "Forfallsdato eller betalingsvilkår mangler.",
    "BR-CL-22": "Koden for hvorfor det ikke er merverdiavgift, finnes ikke.",
    "BR-CL-25": "Adressetypen til avsenderen eller mottakeren finnes ikke.",
    "BR-E-02": "Selgeren må oppgi et avgifts- eller organisasjonsnummer når linjer er unntatt fra merverdiavgift.",
    "BR-E-05": "En linje som er unntatt fra merverdiavgift, må ha satsen 0.",
    "BR-E-10": "Grunnen til at beløpet er unntatt fra merverdiavgift, mangler.",
    "BR-O-02": "Fakturaen kan ikke oppgi avgiftsnummer når den er utenfor avgiftsområdet.",
    "BR-Z-10": "Avgiftssatsen null skal ikke ha noen begrunnelse for unntak.",
    "NO-R-001": "Avgiftsnummeret til selgeren er ikke et gyldig organisasjonsnummer med MVA.",
    "NO-R-002": "Aksjeselskap og filialer skal oppgi «Foretaksregisteret» på fakturaen.",
    "PEPPOL-COMMON-R041": "Et organisasjonsnummer er ikke gyldig.",
    "PEPPOL-EN16931-R003": "Bestillerreferanse eller ordrenummer mangler.",
    "PEPPOL-EN16931-R004": "Fakturaen oppgir ikke at den følger Peppol BIS Billing 3.0 (EHF 3.0).",
    "PEPPOL-EN16931-R007": "Fakturaen oppgir ikke riktig prosess (ProfileID).",
    "PEPPOL-EN16931-R010": "Den elektroniske adressen til kjøperen mangler.",
    "PEPPOL-EN16931-R020": "Den elektroniske adressen til selgeren mangler.",
    "PEPPOL-EN16931-R120": "Linjebeløpet stemmer ikke med antall og pris.",
    "PEPPOL-EN16931-R005": "Valutaen for merverdiavgift skal ikke oppgis når den er den samme som fakturaens.",
    "PEPPOL-EN16931-R008": "Et element er tomt. Det skal enten ha innhold eller være borte.",
    "PEPPOL-EN16931-R053": "Summen av merverdiavgift skal stå én gang.",
    "PEPPOL-EN16931-R061": "Avtalen om direkte trekk mangler.",
    "PEPPOL-EN16931-F001": "En dato har feil form. Den skal skrives ÅÅÅÅ-MM-DD.",
    "XML-ENCODING": "Filen er ikke skrevet i tegnsettet UTF-8, som EHF skal være.",
}
FAMILIES = {
    "BR-DEC": "Et beløp har flere enn to desimaler.",
    "BR-CL": "En kode finnes ikke i kodelisten den hører til.",
    "PEPPOL-EN16931-CL": "En kode finnes ikke i kodelisten til Peppol.",
    "PEPPOL-EN16931-P01": "Koden for hva slags dokument dette er, kan ikke brukes her.",
    "PEPPOL-COMMON-R04": "Et organisasjonsnummer eller en annen identifikator har feil form eller kontrollsiffer.",
    "PEPPOL-EN16931-R04": "Et tillegg eller fradrag er ikke regnet riktig ut.",
    "UBL-CR": "Fakturaen har et element som ikke brukes i EHF.",
    "UBL-DT": "Et element har et attributt som ikke brukes i EHF, eller mangler ett det skal ha.",
    "UBL-SR": "Et element står flere ganger enn det kan.",
    "BR-S-": "Linjer med vanlig merverdiavgift stemmer ikke med summene eller satsen.",
    "BR-E-": "Linjer som er unntatt fra merverdiavgift, stemmer ikke med summene eller mangler noe.",
    "BR-Z-": "Linjer med avgiftssatsen null stemmer ikke med summene eller mangler noe.",
    "BR-O-": "Linjer utenfor avgiftsområdet stemmer ikke med summene eller mangler noe.",
    "BR-AE-": "Linjer med omvendt avgiftsplikt stemmer ikke med summene eller mangler noe.",
    "BR-CO-": "Opplysninger på fakturaen stemmer ikke med hverandre.",
}


def sentence(rule: str) -> str:
    """A whole Norwegian sentence: of the rule, else of the family it belongs to, else one that names the rule."""
    if rule in SENTENCES:
        return SENTENCES[rule]
    families = [start for start in FAMILIES if rule.startswith(start)]
    return FAMILIES[max(families, key=len)] if families else f"Fakturaen følger ikke regelen {rule}."
