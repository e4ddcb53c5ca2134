"""What the chart check says about charts that somebody else drew."""

import pytest

from kursflyt.process import chart_check, engine

BOXES = frozenset({"a", "b", "c"})
ROLES = frozenset({"operations"})
STRAIGHT = """
<startEvent id="start" /><userTask id="a" name="Første" /><endEvent id="end" />
<sequenceFlow id="f1" sourceRef="start" targetRef="a" /><sequenceFlow id="f2" sourceRef="a" targetRef="end" />
"""


def drawn(process: str, lanes: str = "") -> bytes:
    """A whole chart around its process; every box is in the lane operations unless `lanes` says otherwise."""
    ids = [part.split('"')[0] for part in process.replace(">", ">\n").split(' id="')[1:]]
    boxes = [id for id in dict.fromkeys(ids) if len(id) == 1]
    lanes = lanes or (
        '<lane id="operations" name="Drift">' + "".join(f"<flowNodeRef>{id}</flowNodeRef>" for id in boxes) + "</lane>"
    )
    shapes = "".join(f'<di:BPMNShape bpmnElement="{id}" />' for id in boxes)
    return f"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<process id="p" isExecutable="true"><laneSet id="ls">{lanes}</laneSet>
{process}
</process><di:BPMNDiagram><di:BPMNPlane bpmnElement="p">{shapes}</di:BPMNPlane></di:BPMNDiagram>
</definitions>""".encode()


def flows(*pairs: str) -> str:
    """`a>b` for each flow, named a-b."""
    ends = [pair.split(">") for pair in pairs]
    return "\n".join(f'<sequenceFlow id="{s}-{t}" sourceRef="{s}" targetRef="{t}" />' for s, t in ends)


def messages(source: bytes) -> list[str]:
    return [finding.message for finding in chart_check.check(source, known_boxes=BOXES, known_roles=ROLES)]


def choice(condition: str, default: str = 'default="g-end"') -> str:
    return f"""<startEvent id="start" /><userTask id="a" name="Første" /><endEvent id="end" />
<exclusiveGateway id="g" name="Bra?" {default} />
{flows("start>a", "a>g", "g>end")}
{conditional("again", "g", "a", condition)}
"""


def conditional(id: str, source: str, target: str, condition: str) -> str:
    return f"""<sequenceFlow id="{id}" sourceRef="{source}" targetRef="{target}">
<conditionExpression>{condition}</conditionExpression></sequenceFlow>"""


def test_a_straight_chart_runs_as_drawn() -> None:
    assert messages(drawn(STRAIGHT)) == []


def test_a_box_it_does_not_know_becomes_a_task_by_hand() -> None:
    source = drawn(STRAIGHT.replace('"a"', '"x"'))

    findings = chart_check.check(source, known_boxes=BOXES, known_roles=ROLES)

    assert findings == [
        chart_check.Finding(
            "note", "x", 5, "Kursflyt kjenner ikke boksen «Første». Den blir en oppgave for hånd i sin bane."
        )
    ]
    assert engine.where(engine.chart_from(source), []).open == ("x",)


@pytest.mark.parametrize(
    ("element", "sentence"),
    [
        ('<subProcess id="s" name="Del" />', "«Del» er en delprosess. Det kan Kursflyt ikke kjøre."),
        ('<callActivity id="s" />', "«s» er et kall til en annen prosess. Det kan Kursflyt ikke kjøre."),
        ('<inclusiveGateway id="s" />', "«s» er en inklusiv port. Det kan Kursflyt ikke kjøre."),
        ('<eventBasedGateway id="s" />', "«s» er en hendelsesport. Det kan Kursflyt ikke kjøre."),
        ('<scriptTask id="s" />', "«s» er en skriptoppgave. Det kan Kursflyt ikke kjøre."),
        (
            '<boundaryEvent id="s" attachedToRef="a" />',
            "«s» er en hendelse på kanten av en boks. Det kan Kursflyt ikke kjøre.",
        ),
        ('<choreographyTask id="s" />', "«s» er en «choreographyTask». Det kan Kursflyt ikke kjøre."),
    ],
)
def test_what_the_engine_does_not_run_is_refused_by_name_and_line(element: str, sentence: str) -> None:
    source = drawn(STRAIGHT + element)

    findings = chart_check.check(source, known_boxes=BOXES, known_roles=ROLES)

    assert [(f.severity, f.element_id, f.line, f.message) for f in findings] == [("refused", "s", 7, sentence)]


def test_a_message_or_a_signal_is_refused_where_a_clock_could_stand() -> None:
    event = '<intermediateCatchEvent id="a" name="Post"><messageEventDefinition /></intermediateCatchEvent>'
    source = drawn(STRAIGHT.replace('<userTask id="a" name="Første" />', event))

    assert messages(source) == ["«Post» er en meldingshendelse. Det kan Kursflyt ikke kjøre her."]


def test_a_box_that_is_to_be_done_for_each_of_many_is_refused() -> None:
    box = '<userTask id="a" name="Første"><multiInstanceLoopCharacteristics /></userTask>'

    assert messages(drawn(STRAIGHT.replace('<userTask id="a" name="Første" />', box))) == [
        "«Første» har gjentakelse for flere. Det kan Kursflyt ikke kjøre."
    ]


def test_notes_and_data_objects_are_drawing_only_and_run() -> None:
    box = """<userTask id="a" name="Første"><property id="slot" name="x" />
<dataInputAssociation id="read"><sourceRef>data</sourceRef><targetRef>slot</targetRef></dataInputAssociation></userTask>
<dataObject id="object" /><dataObjectReference id="data" dataObjectRef="object" />
<textAnnotation id="note"><text>Husk</text></textAnnotation>"""
    source = drawn(STRAIGHT.replace('<userTask id="a" name="Første" />', box))

    standing = engine.where(engine.chart_from(source), [engine.Visit("a")])

    assert messages(source) == []
    assert standing.over


def test_a_lane_that_is_no_role_is_refused() -> None:
    lanes = '<lane id="kitchen" name="Kjøkken"><flowNodeRef>a</flowNodeRef></lane>'

    assert messages(drawn(STRAIGHT, lanes)) == [
        "Banen «Kjøkken» er ingen rolle: id-en er «kitchen». Den må være en av operations."
    ]


def test_a_box_in_no_lane_is_refused() -> None:
    lanes = '<lane id="operations" name="Drift"><flowNodeRef>start</flowNodeRef></lane>'

    assert messages(drawn(STRAIGHT, lanes)) == ["«Første» ligger ikke i noen bane, så ingen får oppgaven."]


def test_a_dead_end_is_named() -> None:
    body = STRAIGHT.replace('<userTask id="a" name="Første" />', '<userTask id="a" /><parallelGateway id="g" />')
    body = body.replace('sourceRef="a" targetRef="end"', 'sourceRef="a" targetRef="g"')
    body += '<userTask id="b" name="Andre" />' + flows("g>b", "g>end")

    assert "«Andre» er en blindvei: ingen pil går videre, og det er ingen slutt." in messages(drawn(body))


def test_a_box_that_is_never_reached_is_named() -> None:
    assert messages(drawn(STRAIGHT + '<userTask id="b" name="Andre" />' + flows("b>end"))) == [
        "«Andre» blir aldri nådd: ingen vei fra starten går dit."
    ]


def test_a_loop_without_exit_is_named() -> None:
    body = f"""<startEvent id="start" /><userTask id="a" name="Første" /><userTask id="b" name="Andre" />
<parallelGateway id="g" /><endEvent id="end" />{flows("start>g", "g>end", "g>a", "a>b", "b>a")}"""

    assert messages(drawn(body)) == ["Løkken «Første», «Andre» har ingen utgang: ingen valgport leder ut av den."]


def test_a_loop_that_only_a_parallel_gateway_leaves_goes_on_for_ever_and_is_named() -> None:
    body = f"""<startEvent id="start" /><userTask id="a" name="Første" /><parallelGateway id="g" /><endEvent id="end" />
{flows("start>a", "a>g", "g>end", "g>a")}"""

    assert messages(drawn(body)) == ["Løkken «Første» har ingen utgang: ingen valgport leder ut av den."]


def test_a_loop_that_a_choice_leaves_is_fine() -> None:
    assert messages(drawn(choice("outcome == &quot;rejected&quot;"))) == []


def test_a_choice_without_a_default_is_refused() -> None:
    assert messages(drawn(choice("has_fee", default=""))) == [
        "Valget «Bra?» har ingen standardvei. Merk den pilen som gjelder ellers.",
        "Pilen «g-end» fra valget «Bra?» har ingen betingelse.",
    ]


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ("", "har ingen betingelse."),
        ("outcome ==", "har betingelsen «outcome ==», som ikke kan leses."),
        ("weather == 1", "spør etter «weather», som Kursflyt ikke kjenner. Den kjenner has_fee og outcome."),
        (
            "outcome.upper()",
            "har betingelsen «outcome.upper()». Bare sammenligninger med ==, !=, in, and, or og not er tillatt.",
        ),
    ],
)
def test_a_condition_that_cannot_be_run_or_could_do_harm_is_refused(condition: str, reason: str) -> None:
    assert messages(drawn(choice(condition))) == [f"Pilen «again» fra valget «Bra?» {reason}"]


def test_several_flows_out_of_a_box_need_a_gateway() -> None:
    body = STRAIGHT + '<userTask id="b" name="Andre" />' + flows("a>b", "b>end")

    assert messages(drawn(body)) == ["«Første» har 2 piler ut. Sett en port bak den."]


def test_an_id_used_twice_is_refused() -> None:
    assert "Id-en «a» er brukt 2 ganger. Hver id må være brukt én gang." in messages(
        drawn(STRAIGHT + '<userTask id="a" />')
    )


def test_a_box_without_an_id_is_refused() -> None:
    assert "«Andre» har ingen id. Alt som kjøres, må ha en." in messages(drawn(STRAIGHT + '<userTask name="Andre" />'))


def test_a_parallel_gateway_that_waits_for_a_choice_not_taken_is_refused() -> None:
    body = f"""<startEvent id="start" /><userTask id="a" name="Første" /><exclusiveGateway id="g" default="g-b" />
<userTask id="b" name="Andre" /><userTask id="c" name="Tredje" /><parallelGateway id="join" name="Begge" />
<endEvent id="end" />{flows("start>a", "a>g", "g>b", "b>join", "c>join", "join>end")}
{conditional("yes", "g", "c", 'outcome == "x"')}"""

    assert messages(drawn(body)) == ["«Begge» kan bli stående og vente for alltid på «Andre» eller «Tredje»."]


def test_a_box_that_two_parallel_flows_reach_is_refused() -> None:
    body = f"""<startEvent id="start" /><parallelGateway id="g" /><userTask id="a" /><userTask id="b" />
<userTask id="c" name="Tredje" /><endEvent id="end" />
{flows("start>g", "g>a", "g>b", "a>c", "b>c", "c>end")}"""

    assert [m for m in messages(drawn(body)) if "ingen tekst" not in m] == [
        "«Tredje» kan bli nådd to ganger samtidig. Sett en parallell port foran."
    ]


def test_the_same_question_about_the_fee_asked_twice_has_the_same_answer() -> None:
    body = f"""<startEvent id="start" /><parallelGateway id="split" /><userTask id="a" name="Første" />
<exclusiveGateway id="g" default="g-m" /><exclusiveGateway id="m" />
<exclusiveGateway id="h" default="h-n" /><exclusiveGateway id="n" />
<parallelGateway id="join" /><userTask id="b" name="Andre" /><endEvent id="end" /><endEvent id="stop" />
{flows("start>split", "split>g", "split>h", "g>m", "a>join", "join>b", "b>end", "h>n", "m>end", "n>stop")}
{conditional("y1", "g", "a", "has_fee")}
{conditional("y2", "h", "join", "has_fee")}"""

    assert messages(drawn(body)) == []


def test_a_flow_to_nowhere_is_refused() -> None:
    assert messages(drawn(STRAIGHT + flows("a>nowhere"))) == [
        "Pilen «a-nowhere» går til «nowhere», som ikke er en boks som kjøres."
    ]


def test_a_file_that_breaks_off_is_refused_with_its_line() -> None:
    findings = chart_check.check(b"<definitions>\n<process>\n", known_boxes=BOXES, known_roles=ROLES)

    assert findings == [chart_check.Finding("refused", "", 3, "Filen er ikke gyldig XML: den bryter av på linje 3.")]


def test_xml_that_is_not_a_chart_is_refused() -> None:
    assert messages(b"<html/>") == ["Filen er XML, men ikke et BPMN 2.0-skjema. Eksporter flytskjemaet som BPMN 2.0."]


def test_a_chart_without_a_drawing_is_noted() -> None:
    source = drawn(STRAIGHT).replace(b'<di:BPMNShape bpmnElement="a" />', b"")

    assert messages(source) == ["«Første» kjøres, men er ikke tegnet."]
