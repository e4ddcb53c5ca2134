"""What a box left behind, as the office reads it."""

from __future__ import annotations

from kursflyt.process import evidence


def test_evidence_is_said_in_the_offices_words() -> None:
    lines = evidence.lines(
        {
            "amount": "57600.00",
            "starts_on": "2027-02-01",
            "nynorsk": True,
            "method": "code",
            "documents": [{"name": "a.pdf", "sha256": "0123456789abcdef99"}, {"name": "b.pdf", "sha256": "x"}],
            "messages": ["announce_course:1"],
            "deviations": [],
        }
    )

    assert [(what, value.replace("\xa0", " ")) for what, value in lines] == [
        ("Beløp", "57 600,00 kr"),
        ("Oppstart", "1. februar 2027"),
        ("Tekst på nynorsk", "ja"),
        ("Måte", "engangskode"),
        ("Dokumenter", "a.pdf, SHA-256 0123456789abcdef… og 1 til"),
    ]


def test_a_key_that_the_policy_does_not_name_is_shown_as_it_is() -> None:
    assert evidence.lines({"order_number": 17}) == [("order_number", "17")]
