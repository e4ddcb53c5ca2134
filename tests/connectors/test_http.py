"""The line to an outside system: what is asked again, how long it waits, and what it never tells."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from kursflyt.connectors import http, patience, roles
from kursflyt.connectors.secret import Bearer, Secret, from_surroundings

MANNERS = http.Manners(name="Utstedet", address_setting="STED_URL", secret_setting="STED_TOKEN")
Reply = httpx.Response | Exception


class Outside:
    """Answers with what it is told, in order, and keeps what it was asked."""

    def __init__(self, *replies: Reply) -> None:
        self.replies, self.asked, self.waited = list(replies), [], list[float]()
        self.asked: list[httpx.Request] = []

    def line(self, base: str = "https://sted.example/api") -> http.Line:
        return http.Line(
            base,
            MANNERS,
            auth=Bearer(Secret("hemmelig-nøkkel".encode("ascii", "ignore").decode())),
            transport=httpx.MockTransport(self._answer),
            sleep=self.waited.append,
        )

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply


def fine(**headers: str) -> httpx.Response:
    return httpx.Response(200, json={"ok": True}, headers=headers)


def test_an_answer_is_given_with_its_data() -> None:
    outside = Outside(fine())
    answer = outside.line().send("getThing", "GET", "/things/1", query=[("a[]", "1"), ("a[]", "2")])
    assert (answer.status, answer.data(), outside.waited) == (200, {"ok": True}, [])
    assert outside.asked[0].headers["Authorization"] == "Bearer hemmelig-nkkel"
    assert outside.asked[0].url.raw_path == b"/api/things/1?a%5B%5D=1&a%5B%5D=2"


def test_what_is_broken_is_asked_again_with_growing_pauses_that_differ() -> None:
    outside = Outside(httpx.Response(503), httpx.ReadTimeout(""), fine())
    assert outside.line().send("getThing", "GET", "/x").well
    assert len(outside.waited) == 2
    assert outside.waited[0] <= 1 and outside.waited[1] <= 2


def test_after_four_attempts_it_is_for_later() -> None:
    outside = Outside(*[httpx.Response(500)] * 9)
    with pytest.raises(roles.TryAgain, match="Utstedet melder om feil") as later:
        outside.line().send("getThing", "GET", "/x")
    assert (len(outside.asked), later.value.after) == (4, 30)


@pytest.mark.parametrize("broken", [httpx.ReadTimeout(""), httpx.ReadError(""), httpx.Response(502)], ids=repr)
def test_what_may_have_been_done_is_not_sent_again(broken: Reply) -> None:
    outside = Outside(broken, fine())
    with pytest.raises(roles.TryAgain, match="uvisst om det ble gjort"):
        outside.line().send("makeThing", "POST", "/x", body={})
    assert len(outside.asked) == 1


def test_what_never_left_or_was_turned_away_is_sent_again() -> None:
    outside = Outside(httpx.ConnectError(""), httpx.Response(429), fine())
    assert outside.line().send("makeThing", "POST", "/x", body={}).well
    assert len(outside.asked) == 3


def test_what_is_safe_to_repeat_is_repeated_when_the_caller_says_so() -> None:
    outside = Outside(httpx.ReadError(""), fine())
    assert outside.line().send("makeThing", "POST", "/x", body={}, again=True).well


def test_a_wait_that_is_asked_for_is_kept() -> None:
    outside = Outside(httpx.Response(429, headers={"Retry-After": "7"}), fine())
    outside.line().send("getThing", "GET", "/x")
    assert outside.waited == [7.0]


@pytest.mark.parametrize("form", [format_datetime, datetime.isoformat])
def test_a_long_wait_given_as_a_moment_is_left_to_the_worker(form: Callable[[datetime], str]) -> None:
    moment = datetime.now(UTC) + timedelta(hours=1)
    outside = Outside(httpx.Response(429, headers={"Retry-After": form(moment)}))
    with pytest.raises(roles.TryAgain) as later:
        outside.line().send("getThing", "GET", "/x")
    assert 3500 < later.value.after <= 3600
    assert outside.waited == []


def test_no_wait_can_be_read_out_of_nonsense() -> None:
    assert [patience.asked_for(text) for text in ("", "soon", "-3")] == [None, None, 0.0]


@pytest.mark.parametrize(
    ("status", "said"), [(401, "godtar ikke nøkkelen"), (403, r"mangler en rettighet \(getThing\)"), (302, "STED_URL")]
)
def test_what_the_settings_must_mend_is_said_as_that(status: int, said: str) -> None:
    with pytest.raises(roles.Misconfigured, match=said):
        Outside(httpx.Response(status)).line().send("getThing", "GET", "/x")


@pytest.mark.parametrize("base", ["ftp://sted.example", "sted", "https://"])
def test_an_address_that_cannot_be_used_is_a_matter_of_settings(base: str) -> None:
    with pytest.raises(roles.Misconfigured, match="STED_URL"):
        Outside(fine()).line(base).send("getThing", "GET", "/x")


def test_a_certificate_that_cannot_be_trusted_is_a_matter_of_settings() -> None:
    broken = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")
    with pytest.raises(roles.Misconfigured, match="sertifikat"):
        Outside(broken).line().send("getThing", "GET", "/x")


@pytest.mark.parametrize(
    "other", ["https://ond.example/api/x", "http://sted.example/api/x", "https://sted.example:81/x"]
)
def test_the_key_is_not_sent_to_another_place(other: str) -> None:
    outside = Outside(fine())
    with pytest.raises(roles.Misconfigured, match="annen maskin"):
        outside.line().send("getThing", "GET", other)
    assert outside.asked == []


def test_a_no_to_one_request_is_the_vendors_own_to_read() -> None:
    answer = Outside(httpx.Response(404, text="nope")).line().send("getThing", "GET", "/x")
    assert (answer.status, answer.well, answer.data()) == (404, False, None)


def test_an_answer_that_lacks_something_goes_to_a_person() -> None:
    answer = Outside(fine()).line().send("getThing", "GET", "/x")
    with pytest.raises(roles.NeedsPerson, match="«id»"):
        answer.data()["id"]


def test_a_step_of_a_path_cannot_be_taken_for_another() -> None:
    assert http.segment("sis_login_id:kåre+a/b@skole.example?") == "sis_login_id:k%C3%A5re%2Ba%2Fb%40skole%2Eexample%3F"


def test_a_secret_shows_itself_nowhere(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    caplog.set_level(logging.DEBUG)
    outside = Outside(httpx.ReadError("x"), httpx.ReadError("x"), httpx.ReadError("x"), httpx.ReadError("x"))
    line = outside.line()
    told = ""
    try:
        line.send("getThing", "GET", "/users/sis_login_id:ase@example%2Eorg")
    except roles.TryAgain as fault:
        told = "".join(traceback.TracebackException.from_exception(fault, capture_locals=True).format())
        assert (fault.__cause__, fault.__context__) == (None, None)
    ours = "".join(record.getMessage() for record in caplog.records if record.name.startswith("kursflyt"))
    assert "attempt" in ours
    assert "ase@" not in ours and "hemmelig" not in ours + told + repr(vars(line))


def test_a_secret_cannot_be_stored() -> None:
    import pickle

    with pytest.raises(TypeError):
        pickle.dumps(Secret("x"))


def test_a_secret_is_read_from_the_environment_or_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    file = tmp_path / "token"
    file.write_text("fra-fil\n")
    monkeypatch.setenv("STED_TOKEN_FILE", str(file))
    assert from_surroundings("STED_TOKEN").reveal() == "fra-fil"
    monkeypatch.setenv("STED_TOKEN", "fra-miljø")
    assert from_surroundings("STED_TOKEN").reveal() == "fra-miljø"
    monkeypatch.delenv("STED_TOKEN")
    monkeypatch.setenv("STED_TOKEN_FILE", str(tmp_path / "borte"))
    with pytest.raises(roles.Misconfigured, match="STED_TOKEN_FILE"):
        from_surroundings("STED_TOKEN")
