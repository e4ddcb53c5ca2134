"""What the welcome letter says, in both written standards."""

from kursflyt.documents.wording import Both

TEXTS = {
    "title": Both(nb="Velkommen til {course}", nn="Velkomen til {course}"),
    "lead": Both(
        nb="Plassen din er bekreftet. Vi starter {first_day}. Her er det du trenger å vite før oppstart.",
        nn="Plassen din er stadfesta. Vi startar {first_day}. Her er det du treng å vite før oppstart.",
    ),
    "date": Both(nb="Dato", nn="Dato"),
    "case": Both(nb="Saksnr.", nn="Saksnr."),
    "contact_label": Both(nb="Kontakt", nn="Kontakt"),
    "todo_heading": Both(nb="Gjør dette først", nn="Gjer dette først"),
    "todo_confirm": Both(nb="Bekreft at du har lest brevet:", nn="Stadfest at du har lese brevet:"),
    "todo_login": Both(
        nb="Logg inn første gang. Lenken er personlig og kan brukes én gang, så ikke send den videre:",
        nn="Logg inn første gong. Lenkja er personleg og kan brukast éin gong, så ikkje send henne vidare:",
    ),
    "todo_meeting": Both(
        nb="Test lyd og bilde før første samling på nett:", nn="Test lyd og bilete før første samling på nett:"
    ),
    "todo_video": Both(nb="Se velkomstvideoen:", nn="Sjå velkomstvideoen:"),
    "sessions_heading": Both(nb="Samlingene", nn="Samlingane"),
    "number": Both(nb="Nr.", nn="Nr."),
    "day": Both(nb="Dag", nn="Dag"),
    "hours": Both(nb="Kl.", nn="Kl."),
    "place": Both(nb="Sted", nn="Stad"),
    "topic": Both(nb="Tema", nn="Tema"),
    "calendar": Both(
        nb="Kalenderfilen som følger med, legger samlingene inn i kalenderen din.",
        nn="Kalenderfila som følgjer med, legg samlingane inn i kalenderen din.",
    ),
    "venue_heading": Both(nb="Stedet", nn="Staden"),
    "address": Both(nb="Adresse", nn="Adresse"),
    "directions": Both(nb="Slik finner du fram", nn="Slik finn du fram"),
    "parking": Both(nb="Parkering", nn="Parkering"),
    "food": Both(nb="Mat", nn="Mat"),
    "online_heading": Both(nb="Klasserommet på nett", nn="Klasserommet på nett"),
    "classroom": Both(nb="Klasserom", nn="Klasserom"),
    "username": Both(nb="Brukernavn", nn="Brukarnamn"),
    "meeting": Both(nb="Møtelenke", nn="Møtelenkje"),
    "no_password": Both(
        nb="Vi sender aldri passord. Du får en engangskode på e-post når du logger inn.",
        nn="Vi sender aldri passord. Du får ein eingongskode på e-post når du loggar inn.",
    ),
    "equipment_heading": Both(nb="Ta med", nn="Ta med"),
    "assessment_heading": Both(nb="Krav og vurdering", nn="Krav og vurdering"),
    "attendance": Both(nb="Oppmøte", nn="Oppmøte"),
    "coursework": Both(nb="Arbeidskrav", nn="Arbeidskrav"),
    "hand_in": Both(nb="Innleveringsfrist", nn="Innleveringsfrist"),
    "hand_in_where": Both(nb="Lever oppgaven", nn="Lever oppgåva"),
    "hand_in_here": Both(nb="Min side: {own}", nn="Mi side: {own}"),
    "hand_in_both": Both(
        nb="I kursrommet ({room}) eller på Min side ({own}). Det du leverer sist, gjelder.",
        nn="I kursrommet ({room}) eller på Mi side ({own}). Det du leverer sist, gjeld.",
    ),
    "assessment": Both(nb="Vurdering", nn="Vurdering"),
    "grades": Both(nb="Sensur senest", nn="Sensur seinast"),
    "money_heading": Both(nb="Betaling", nn="Betaling"),
    "free": Both(nb="Kurset er gratis for deg.", nn="Kurset er gratis for deg."),
    "price": Both(nb="Prisen er {price}.", nn="Prisen er {price}."),
    "payer": Both(nb="Fakturaen sendes til {payer}.", nn="Fakturaen blir send til {payer}."),
    "due": Both(
        nb="Den forfaller {due}. KID og kontonummer står på fakturaen.",
        nn="Han forfell {due}. KID og kontonummer står på fakturaen.",
    ),
    "absence_heading": Both(nb="Hvis du ikke kan komme", nn="Dersom du ikkje kan kome"),
    "rights_heading": Both(nb="Tilrettelegging og personvern", nn="Tilrettelegging og personvern"),
    "accommodation": Both(
        nb="Trenger du tilrettelegging? Si fra her, så leser bare de som må: {url}",
        nn="Treng du tilrettelegging? Sei frå her, så les berre dei som må: {url}",
    ),
    "privacy": Both(nb="Slik behandler vi opplysningene dine: {url}", nn="Slik behandlar vi opplysningane dine: {url}"),
    "contact_heading": Both(nb="Spørsmål?", nn="Spørsmål?"),
    "greeting": Both(nb="Vi gleder oss til å møte deg.", nn="Vi gler oss til å møte deg."),
}
