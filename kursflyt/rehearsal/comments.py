"""What participants write in the evaluation of a rehearsed course: praise and wishes, in both written standards.

They are sentences that fit any course, of the kind that come in: several people wish for the same thing.
"""

from __future__ import annotations

import zlib

BEST = (
    "De praktiske øvelsene. Jeg fikk prøve selv, ikke bare høre om det.",
    "Underviseren kjenner bransjen og svarte på alt vi lurte på.",
    "At eg kunne bruke oppgåva til noko vi faktisk treng på jobben.",
    "Å treffe andre som står i det samme som meg. Vi har allerede avtalt å møtes igjen.",
    "Gode eksempler fra virkeligheten, også de som ikke gikk bra.",
    "Nettsamlingane fungerte fint, og eg slapp å køyre i tre timar.",
    "God veiledning underveis i oppgaven.",
    "Kort vei fra teori til praksis.",
    "Lunsjen og pausene. Mye av læringen skjedde der.",
    "Flinke førelesarar, og rom for å spørje om det ein trudde alle andre kunne.",
    "Gruppearbeidet på andre samling.",
    "Tydelig plan fra første dag, så det var lett å få fri fra jobben.",
    "At nivået passa både for oss som er nye og for dei som har vore med lenge.",
)
IMPROVE = (
    "Mer tid til øvelsene. Vi rakk så vidt å bli varme i trøya.",
    "Det var mye å lese før første samling. Send pensum tidligere.",
    "Lyden var dårlig på den ene nettsamlingen.",
    "Fristen for innlevering kom midt i den travleste tida hos oss.",
    "Gjerne ein ekstra dag med øving i staden for så mange lysark.",
    "Rommet ble tungt utpå dagen, og det var vanskelig å finne parkering.",
    "Legg ut opptak av nettsamlingene til dem som må gå på vakt.",
    "Oppgåveteksten var uklar. Eit eksempel på ei god oppgåve hadde hjelpt.",
    "Litt høyt tempo siste dagen.",
    "Vi trenger flere øvelser i par, ikke bare i plenum.",
    "Skriv kva vi skal ta med, i kalenderinnkallinga òg.",
    "Ingenting, egentlig. Fortsett sånn!",
)


def written(*, index: int, course: str) -> tuple[str, str]:
    """What participant number `index` (from 0) of the course with this code answers to BEST and IMPROVE; '' for many,
    as people are. The same course says the same each time, and no comment comes again before all have been used."""
    begin = zlib.crc32(course.encode())
    best = BEST[(begin + index // 2) % len(BEST)] if index % 2 == 0 else ""
    improve = IMPROVE[(begin + index * 2 // 5) % len(IMPROVE)] if index % 5 in (0, 3) else ""
    return best, improve
