"""The engine as a pure function: any order of legal completions, undos and replays ends in the same state."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kursflyt.process import engine
from kursflyt.process.engine import Visit

FEE = (("has_fee", True),)


def answers_of(box: str, *, fee: bool = True) -> tuple[tuple[str, bool], ...]:
    return (("has_fee", fee),) if box == "decide_start" else ()


def play_on(visits: list[Visit], choose, outcome=lambda box, visits: "", most: int = 200) -> list[Visit]:
    """Finishes open boxes, chosen by `choose`, until the chart is over."""
    chart = engine.standard_chart()
    for _ in range(most):
        standing = engine.where(chart, visits)
        if standing.over:
            return visits
        assert standing.open, "the run is stuck"
        box = choose(standing.open)
        visits = [*visits, Visit(box, outcome(box, visits), answers_of(box))]
    raise AssertionError("the chart does not come to an end")


def done_boxes(visits: list[Visit]) -> set[str]:
    return {visit.box for visit in visits}


def test_a_new_run_opens_its_first_box_and_nothing_else() -> None:
    standing = engine.where(engine.standard_chart(), [])

    assert standing == engine.Standing(open=("announce_course",), kept=(), over=False)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_order_of_completions_does_every_box_once_and_ends(data: st.DataObject) -> None:
    visits = play_on([], lambda boxes: data.draw(st.sampled_from(sorted(boxes))))

    assert len(visits) == len(done_boxes(visits)) == 39


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_the_order_in_which_visits_are_replayed_does_not_matter(data: st.DataObject) -> None:
    visits = play_on([], lambda boxes: data.draw(st.sampled_from(sorted(boxes))))
    part = visits[: data.draw(st.integers(0, len(visits)))]
    chart = engine.Chart(engine.STANDARD_CHART.read_bytes())

    shuffled = engine.where(chart, data.draw(st.permutations(part)))

    assert set(shuffled.open) == set(engine.where(chart, part).open)
    assert shuffled.kept == ()


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_leaving_a_visit_out_and_doing_it_again_ends_in_the_same_state(data: st.DataObject) -> None:
    chart = engine.standard_chart()
    visits = play_on([], lambda boxes: data.draw(st.sampled_from(sorted(boxes))))
    part = visits[: data.draw(st.integers(1, len(visits)))]
    undone = data.draw(st.sampled_from(part))
    before = engine.where(chart, part)

    without = [visit for visit in part if visit is not undone]
    assert undone.box in engine.where(chart, without).open
    again = engine.where(chart, [*without, undone])

    assert (set(again.open), again.kept, again.over) == (set(before.open), (), before.over)


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_loops_never_leave_a_run_stuck(data: st.DataObject) -> None:
    loops = {"sign_contract": "declined", "decide_start": "postponed", "approve_invoice": "rejected"}

    def outcome(box: str, visits: list[Visit]) -> str:
        often = sum(visit.box == box for visit in visits)
        return loops[box] if box in loops and often < 2 and data.draw(st.booleans()) else ""

    visits = play_on([], lambda boxes: data.draw(st.sampled_from(sorted(boxes))), outcome)

    assert done_boxes(visits) >= {"close_course", "issue_certificates", "approve_invoice"}


def test_a_declined_contract_goes_back_to_the_head_and_nothing_behind_it_opens() -> None:
    visits = [Visit("announce_course"), Visit("receive_contract"), Visit("sign_contract", "declined")]

    standing = engine.where(engine.standard_chart(), visits)

    assert set(standing.open) == {"receive_contract", "create_rooms", "receive_page_content"}


def test_after_a_postponement_the_decision_waits_for_the_whole_new_registration() -> None:
    start = [
        Visit(box) for box in ("announce_course", "receive_page_content", "publish_landing_page", "open_registration")
    ]
    registration = [
        Visit(box) for box in ("register", "confirm_registration", "registration_deadline", "process_applications")
    ]
    again = [*start, *registration, Visit("decide_start", "postponed"), Visit("open_registration")]

    opens = [
        "decide_start" in engine.where(engine.standard_chart(), [*again, *registration[:n]]).open for n in range(5)
    ]

    assert opens == [False, False, False, False, True]


def test_a_cancelled_course_is_over_whatever_else_was_open() -> None:
    boxes = (
        "announce_course",
        "receive_page_content",
        "publish_landing_page",
        "open_registration",
        "register",
        "confirm_registration",
        "registration_deadline",
        "process_applications",
    )
    visits = [*(Visit(box) for box in boxes), Visit("decide_start", "cancelled")]

    assert engine.where(engine.standard_chart(), visits) == engine.Standing(open=(), kept=(), over=True)


def test_a_course_without_a_fee_has_no_invoice_box() -> None:
    with_fee = play_on([], lambda boxes: boxes[0])
    chart = engine.standard_chart()
    free = [
        Visit(visit.box, "", answers_of(visit.box, fee=False))
        for visit in with_fee
        if visit.box != "invoice_participants"
    ]

    assert engine.where(chart, free).over
    assert "invoice_participants" in done_boxes(with_fee)


def test_a_new_version_of_the_chart_keeps_what_is_done_and_opens_the_new_box() -> None:
    old = engine.STANDARD_CHART.read_text()
    flow = 'sourceRef="announce_course"'
    line = next(line for line in old.splitlines() if flow in line)
    new_flow = line.replace(flow, 'sourceRef="order_books"').replace('id="announce_course', 'id="order_books')
    target = line.split('targetRef="')[1].split('"')[0]
    new = (
        old.replace(line, line.replace(f'targetRef="{target}"', 'targetRef="order_books"') + "\n" + new_flow)
        .replace(
            '<bpmn:userTask id="receive_contract"',
            '<bpmn:userTask id="order_books" name="Bestill bøker" />\n<bpmn:userTask id="receive_contract"',
            1,
        )
        .replace(
            "<bpmn:flowNodeRef>announce_course",
            "<bpmn:flowNodeRef>order_books</bpmn:flowNodeRef><bpmn:flowNodeRef>announce_course",
            1,
        )
    )
    visits = [Visit("announce_course"), Visit("receive_contract"), Visit("create_rooms")]
    chart = engine.Chart(new.encode())

    before = engine.where(chart, visits)
    after = engine.where(chart, [*visits, Visit("order_books")])

    assert before.open == ("order_books",)
    assert before.kept == tuple(visits[1:])
    assert set(after.open) == {"sign_contract", "receive_page_content"}


def test_a_data_object_in_a_chart_does_not_disturb_the_engine() -> None:
    new = engine.STANDARD_CHART.read_bytes().replace(
        b'<bpmn:userTask id="receive_contract"',
        b'<bpmn:dataObjectReference id="paper" name="Kontrakt" />\n<bpmn:userTask id="receive_contract"',
        1,
    )

    assert engine.where(engine.Chart(new), [Visit("announce_course")]).open
