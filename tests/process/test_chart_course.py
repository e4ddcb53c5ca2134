"""The chart that comes with Kursflyt: its boxes, its wording, and that every way through it comes to an end."""

import itertools
import random
from collections import Counter

import pytest
from lxml import etree

from kursflyt.process import chart, chart_check, engine

WORDING_OF_THE_SOURCE = {
    "announce_course": "Avd.leder informerer driftsadm. og markedskoordinator om kurset",
    "receive_contract": "Und.res. mottar kontrakt fra avd.leder",
    "sign_contract": "Kontrakt signeres av und.res. og returneres til avd.leder",
    "archive_contract": "Avd.leder laster opp kontrakten i Public360",
    "send_billing_details": "Avd.leder sender fakturainformasjon til und.res.",
    "create_rooms": "Konsulent driftsadm. oppretter Canvas-emne og Zoom-rom",
    "enrol_teacher": "Konsulent driftsadm. legger inn und.res. i Canvas-rommet",
    "grant_training": (
        "Konsulent driftsadm. gir und.res. tilgang til opplæringskurs i bruk av Canvas og Zoom i Canvas"
    ),
    "prepare_classroom": (
        "Und.res. klargjør Canvas ved å legge ut kursplaner, forelesningsmateriell og praktisk informasjon"
    ),
    "receive_page_content": (
        "Konsulent driftsadm. mottar informasjon som skal publiseres på landingssiden fra avd.leder"
    ),
    "publish_landing_page": (
        "Konsulent driftsadm. oppretter landingsside på skolens nettside "
        "og legger ut påmeldingslenke til kurset på siden"
    ),
    "receive_session_plan": "Konsulent driftsadm. mottar samlingsplan fra lærer/avdelingsleder",
    "publish_session_plan": "Samlingsplanen legges ut på landingssiden av konsulent driftsadm.",
    "promote_course": "Kurset markedsføres av skolen og av ev. samarbeidspartnere",
    "register": "Kursdeltagere melder seg på kurset via skolens nettside",
    "confirm_registration": (
        "Kursdeltagere mottar umiddelbart kvittering på mottatt påmelding med en orientering om prosessen "
        "videre frem til oppstart av bransjeprogrammet"
    ),
    "process_applications": "Avd.leder har ansvar for saksbehandlingen knyttet til søknadene",
    "create_student_accounts": (
        "Konsulent driftsadm. oppretter brukere for studenter. Så legger dem inn i Canvas-rommet"
    ),
    "send_welcome_letters": (
        "Studentene mottar bekreftelse på kursplass i form av et velkomstbrev med praktisk informasjon + video, "
        "og innloggingsinformasjon"
    ),
    "invoice_participants": "Konsulent driftsadm. fakturerer kursdeltagerne med opplysningene i søknaden",
    "evaluate_course": (
        "Nest siste samling: kursdeltagerne evaluerer kurset. Konsulent driftsadm. sender evalueringslenke på Canvas"
    ),
    "hand_in_assignment": "Kursdeltagerne leverer skriftlig oppgave innen innleveringsfrist",
    "assess_assignments": "Und.res. vurderer skriftlig oppgave innen tre uker etter innleveringsfrist",
    "register_grades": "Und.res. registrerer karakterene i Canvas innen tre uker",
    "send_pass_list": (
        "Und.res. sender liste med hvem (og annen viktig informasjon) som har bestått til avd.leder "
        "og konsulent driftsadm. med en gang det er klart"
    ),
    "write_certificate_text": ("Avd.leder utformer tekst til kompetansebevis, og sender det til konsulent driftsadm."),
    "issue_certificates": (
        "Konsulent driftsadm. lager kursbevis og sender beviset til kursdeltagerne med en gang det er klart"
    ),
    "analyse_evaluation": "Konsulent driftsadm. analyserer funnene og videresender til avd.leder",
    "follow_up_evaluation": "Funnene fra kursevalueringene følges opp av avd.leder",
    "send_invoice": "Und.res. sender faktura i EHF",
    "approve_invoice": "Avd.leder mottar og godkjenner fakturaen i Exledger (= Xledger)",
}
WORDING_OF_OUR_OWN = {
    "open_registration": "Påmelding åpner",
    "registration_deadline": "Påmeldingsfrist",
    "decide_start": "Nok kvalifiserte søkere?",
    "first_session": "Første samling",
    "hold_sessions": "Samlingene gjennomføres",
    "second_last_session": "Nest siste samling",
    "publish_grades": "Sensur kunngjøres",
    "close_course": "Rapportering, arkivering, avslutning",
}
REGISTRATION = (
    "open_registration", "register", "confirm_registration", "registration_deadline", "process_applications",
    "decide_start",
)  # fmt: skip


def test_the_31_boxes_of_the_source_keep_its_wording() -> None:
    from_source = {box.id: box.label for box in chart.standard().boxes if box.from_source}

    assert from_source == WORDING_OF_THE_SOURCE
    assert len(from_source) == 31


def test_the_other_boxes_have_short_names_of_our_own() -> None:
    own = {box.id: box.label for box in chart.standard().boxes if not box.from_source}

    assert own == WORDING_OF_OUR_OWN


def test_every_lane_is_a_role() -> None:
    lanes = {lane.id: lane.label for lane in chart.standard().lanes}

    assert lanes == {
        "department_head": "Avdelingsleder",
        "operations": "Konsulent driftsadministrasjon",
        "marketing": "Markedskoordinator",
        "teacher": "Undervisningsressurs",
        "participants": "Kursdeltakere",
    }


def test_every_box_lies_inside_the_lane_that_holds_it_and_on_no_other_box() -> None:
    tree = chart.parse(chart.STANDARD)
    bounds = {
        shape.get("bpmnElement"): [float(shape[0].get(side, "")) for side in ("x", "y", "width", "height")]
        for shape in tree.iter("{http://www.omg.org/spec/BPMN/20100524/DI}BPMNShape")
    }

    outside, overlapping = [], []
    for box in chart.standard().boxes:
        _, top, _, height = bounds[box.lane]
        if not top <= box.y <= box.y + box.height <= top + height:
            outside.append(box.id)
        for other in chart.standard().boxes:
            apart_x = box.x + box.width <= other.x or other.x + other.width <= box.x
            apart_y = box.y + box.height <= other.y or other.y + other.height <= box.y
            if box.id < other.id and not (apart_x or apart_y):
                overlapping.append((box.id, other.id))

    assert outside == []
    assert overlapping == []


def test_every_flow_is_drawn_square_and_from_box_to_box() -> None:
    tree = chart.parse(chart.STANDARD)
    slanting = []
    drawn = set()
    for edge in tree.iter("{http://www.omg.org/spec/BPMN/20100524/DI}BPMNEdge"):
        points = [(float(p.get("x", "")), float(p.get("y", ""))) for p in edge if p.get("x")]
        drawn.add(edge.get("bpmnElement"))
        if any(a[0] != b[0] and a[1] != b[1] for a, b in itertools.pairwise(points)):
            slanting.append(edge.get("id"))

    assert slanting == []
    assert drawn == {flow.id for flow in chart.standard().flows}


def test_the_text_of_a_box_can_be_read_on_its_ground() -> None:
    tree = chart.parse(chart.STANDARD)
    bioc = "{http://bpmn.io/schema/bpmn/biocolor/1.0}"
    pairs = {
        (shape.get(f"{bioc}fill", ""), shape.get(f"{bioc}stroke", ""))
        for shape in tree.iter("{http://www.omg.org/spec/BPMN/20100524/DI}BPMNShape")
        if shape.get(f"{bioc}fill")
    }

    contrasts = [_contrast(fill, stroke) for fill, stroke in pairs]

    assert len(pairs) == 3
    assert min(contrasts) >= 7  # WCAG 1.4.6, level AAA


def test_each_phase_has_one_colour() -> None:
    tree = chart.parse(chart.STANDARD)
    phases = {box.id: box.phase for box in chart.standard().boxes}
    colours = {
        (phases[shape.get("bpmnElement", "")], shape.get("{http://bpmn.io/schema/bpmn/biocolor/1.0}fill"))
        for shape in tree.iter("{http://www.omg.org/spec/BPMN/20100524/DI}BPMNShape")
        if shape.get("bpmnElement") in phases
    }

    assert colours == {("before", "#e1effb"), ("during", "#fff4cc"), ("after", "#e0f3e3")}


def test_the_chart_check_finds_nothing_in_our_own_chart() -> None:
    boxes = {box.id for box in chart.standard().boxes}
    roles = {lane.id for lane in chart.standard().lanes}

    assert chart_check.check(chart.STANDARD, known_boxes=boxes, known_roles=roles) == []


def test_every_clock_names_itself_as_its_date() -> None:
    tree = chart.parse(chart.STANDARD)
    dates = {
        event.get("id"): event.findtext(f"{chart.BPMN}timerEventDefinition/{chart.BPMN}timeDate")
        for event in tree.iter(f"{chart.BPMN}intermediateCatchEvent")
    }

    clocks = [box.id for box in chart.standard().boxes if box.kind == "clock"]

    assert dates == {clock: f'"{clock}"' for clock in clocks}
    assert len(clocks) == 4


@pytest.mark.parametrize("seed", range(8))
def test_every_order_and_every_loop_comes_to_the_end_with_each_box_done_as_often_as_it_should(seed: int) -> None:
    chance = random.Random(seed)
    declined, postponed, rejected = (chance.choice((0, 1, 2)) for _ in range(3))
    has_fee = chance.random() < 0.5
    answers = {
        "sign_contract": ["declined"] * declined,
        "decide_start": ["postponed"] * postponed,
        "approve_invoice": ["rejected"] * rejected,
    }

    done, over = _play(chance, answers, has_fee)

    times = dict.fromkeys(WORDING_OF_THE_SOURCE | WORDING_OF_OUR_OWN, 1)
    for box in ("receive_contract", "sign_contract"):
        times[box] += declined
    for box in REGISTRATION:
        times[box] += postponed
    for box in ("send_invoice", "approve_invoice"):
        times[box] += rejected
    if not has_fee:
        del times["invoice_participants"]
    assert over
    assert Counter(done) == Counter(times)


def test_a_cancelled_course_is_over_at_once() -> None:
    done, over = _play(random.Random(1), {"decide_start": ["cancelled"]}, has_fee=True)

    assert over
    assert done[-1] == "decide_start"


def test_nobody_can_hide_an_entity_in_a_chart() -> None:
    source = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + etree.tostring(chart.parse(chart.STANDARD))

    with pytest.raises(chart.ChartUnreadable) as refusal:
        chart.read(source)

    assert str(refusal.value) == (
        "Filen har en dokumenttype (DOCTYPE). Det har et flytskjema aldri, og den blir ikke lest."
    )


def test_boxes_come_in_the_order_people_meet_them() -> None:
    order = [box.id for box in chart.standard().boxes]

    assert order[:3] == ["announce_course", "receive_contract", "sign_contract"]
    assert order[-3:] == ["send_invoice", "approve_invoice", "close_course"]
    assert [box.phase for box in chart.standard().boxes] == ["before"] * 23 + ["during"] * 5 + ["after"] * 11


def _play(chance: random.Random, answers: dict[str, list[str]], has_fee: bool) -> tuple[list[str], bool]:
    """Does open boxes in any order until the engine says that the course is over or nothing is open."""
    visits: list[engine.Visit] = []
    while True:
        standing = engine.where(engine.standard_chart(), visits)
        if standing.over or not standing.open or len(visits) > 200:
            return [visit.box for visit in visits], standing.over
        box = chance.choice(standing.open)
        waiting = answers.get(box, [])
        outcome = waiting.pop() if waiting else "done"
        visits.append(engine.Visit(box, outcome, (("has_fee", has_fee),)))


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours like #1a2b3c (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
