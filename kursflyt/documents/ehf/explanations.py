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
    "BR-50": "Kontonummeret mangler.",
    "BR-61": "Kontonummeret mangler, men fakturaen skal betales med bankoverføring.",
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
}


def sentence(rule: str) -> str:
    """A whole Norwegian sentence; for a rule without one of its own, a sentence that names the rule."""
    return SENTENCES.get(rule, f"Fakturaen følger ikke regelen {rule}.")
