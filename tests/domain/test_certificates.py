"""Certificates: gapless numbers, frozen facts, sealed files, and what the verification says of a changed one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kursflyt.core import storage
from kursflyt.documents import sealing as seals
from kursflyt.documents.certificate import IncompleteCertificate
from kursflyt.domain.applications.models import Application, Place
from kursflyt.domain.assessment import grading, pass_list
from kursflyt.domain.certificates import actions as certificates
from kursflyt.domain.certificates import facts, lookups, queries, texts
from kursflyt.domain.certificates.models import Certificate, CertificateSeries
from kursflyt.domain.messages.models import Message
from tests import course_at_its_end as course
from tests.conftest import make_person

ISSUED = course.day(course.GRADED, 1)


def _issued(run: Any, count: int = 1) -> list[Certificate]:
    applications = course.passed(run, count)
    return [certificates.issue(application=row, by=run.consultant.actor, at=ISSUED) for row in applications]


def test_numbers_have_no_gaps_and_begin_anew_each_year(run: Any) -> None:
    issued = _issued(run, 3)

    assert [row.number for row in issued] == ["FF-2027-000001", "FF-2027-000002", "FF-2027-000003"]
    assert dict(CertificateSeries.objects.values_list("year", "last")) == {2027: 3}


def test_a_certificate_that_cannot_be_made_takes_no_number(run: Any) -> None:
    applications = course.passed(run, 1)
    type(run).objects.filter(pk=run.pk).update(document_type="vitnemal")  # which needs an identity number

    with pytest.raises(IncompleteCertificate):
        certificates.issue(application=applications[0], by=run.consultant.actor, at=ISSUED)

    assert (Certificate.objects.count(), CertificateSeries.objects.count()) == (0, 0)


def test_issuing_again_gives_the_same_certificate(run: Any) -> None:
    first = _issued(run)[0]

    again = certificates.issue(application=first.application, by=run.consultant.actor, at=ISSUED)

    assert (again, Message.objects.filter(kind="issue_certificates").count()) == (first, 1)


def test_only_those_on_the_confirmed_pass_list_get_one(run: Any) -> None:
    course.passed(run, 1)
    outsider = make_person("Ny", "Deltaker", "ny@example.org")
    late = Application.objects.create(
        run=run,
        person=outsider,
        reference="KF-SENT",
        basis="upper_secondary",
        work_status="employed",
        payer="nobody",
        submitted_at=ISSUED,
    )
    Place.objects.create(application=late, granted_at=ISSUED)

    with pytest.raises(certificates.NotPassed):
        certificates.issue(application=late, by=run.consultant.actor, at=ISSUED)


def test_who_has_passed_is_the_same_asked_of_one_and_of_all(run: Any, django_assert_num_queries: Any) -> None:
    came, absent, failed = people = course.participants(run, 3)
    course.hold_sessions(run, people, absent={absent.pk: 9})
    course.hand_in_all(people)
    course.grade_all(run, [came, absent])
    course.grade_all(run, [failed], "not_passed")

    def asked_of_one() -> set[int]:
        loaded = list(
            Application.objects.filter(run=run).select_related("run").prefetch_related("grades", "run__pass_lists")
        )
        with django_assert_num_queries(0):
            return {application.pk for application in loaded if queries.has_passed(application)}

    assert asked_of_one() == queries.passed_ids(run) == set()
    pass_list.confirm(run=run, by=run.head.actor, at=course.GRADED)
    assert asked_of_one() == queries.passed_ids(run) == {came.pk}
    for application, value in ((came, "not_passed"), (failed, "passed")):
        grading.register(application=application, value=value, reason="Feil rad", by=run.head.actor, at=ISSUED)
    assert asked_of_one() == queries.passed_ids(run) == {failed.pk}


def test_the_facts_alone_give_the_same_paper(run: Any) -> None:
    certificate = _issued(run)[0]

    assert facts.render(certificate.facts) == facts.render(Certificate.objects.get(pk=certificate.pk).facts)
    assert certificate.facts["outcomes"] == [
        ["Kunnskap", ["kjenner til velferdsteknologi"]],
        ["Ferdigheter", ["kan veilede brukere"]],
    ]


def test_what_stands_before_marked_points_is_their_heading() -> None:
    assert facts.outcomes("Etter kurset kan du\n\n- gjøre rede\n- kartlegge") == [
        ["Etter kurset kan du", ["gjøre rede", "kartlegge"]]
    ]
    assert facts.outcomes("kan gjøre rede\nkan kartlegge") == [["", ["kan gjøre rede", "kan kartlegge"]]]


def test_the_file_is_sealed_and_a_changed_byte_is_found(run: Any) -> None:
    certificate = _issued(run)[0]
    content = storage.read(certificate.document)
    changed = bytearray(content)
    changed[len(changed) // 2] ^= 1

    assert queries.of_file(content) == certificate
    assert queries.of_file(bytes(changed)) is None
    sealed = seals.check_seal(content)
    assert (sealed.sealed, sealed.intact, sealed.covers_whole_file) == (True, True, True)


def test_anyone_can_verify_by_code_in_whatever_way_it_is_written(run: Any) -> None:
    certificate = _issued(run)[0]
    code = certificate.code.lower()
    written = f"{code[:4]} {code[4:8]}-{code[8:]}"

    found = queries.verify(written)

    assert found is not None and (found.standing, found.number, found.name) == (
        "valid",
        certificate.number,
        "Deltaker0 Aasen",
    )
    assert queries.verify("AAAA2222BBBB") is None and queries.verify("") is None


def test_a_new_version_keeps_the_number_and_replaces_the_old(run: Any) -> None:
    old = _issued(run)[0]
    person = old.application.person
    person.family_name = "Nyland"
    person.save()

    new = certificates.reissue(
        certificate=old, reason="Nytt navn", by=run.consultant.actor, at=ISSUED + timedelta(days=9)
    )

    was, now = queries.verify(old.code), queries.verify(new.code)
    assert was is not None and now is not None
    assert (new.number, new.version, was.standing, now.standing) == (old.number, 2, "replaced", "valid")
    assert (was.name, now.name) == ("Deltaker0 Aasen", "Deltaker0 Nyland")
    with pytest.raises(certificates.NotInForce):
        certificates.reissue(certificate=old, reason="En gang til", by=run.consultant.actor, at=ISSUED)


def test_a_revoked_certificate_says_so_and_is_not_reissued(run: Any) -> None:
    certificate = _issued(run)[0]
    with pytest.raises(certificates.ReasonMissing):
        certificates.revoke(certificate=certificate, reason=" ", by=run.head.actor, at=ISSUED)

    certificates.revoke(certificate=certificate, reason="Fusk", by=run.head.actor, at=ISSUED)

    found = queries.verify(certificate.code)
    assert found is not None and (found.standing, found.since) == ("revoked", ISSUED)
    with pytest.raises(certificates.NotInForce):
        certificates.reissue(certificate=certificate, reason="Navn", by=run.head.actor, at=ISSUED)
    assert "Fusk" not in Message.objects.get(kind="issue_certificates.revoked").body


def test_a_revoked_certificate_can_be_followed_by_a_new_one_with_a_new_number(run: Any) -> None:
    old = _issued(run)[0]
    certificates.revoke(certificate=old, reason="Feil person", by=run.head.actor, at=ISSUED)

    new = certificates.issue_anew(
        certificate=old, reason="Rettet", by=run.consultant.actor, at=ISSUED + timedelta(days=2)
    )

    was, now = queries.verify(old.code), queries.verify(new.code)
    assert was is not None and now is not None
    assert (old.number, new.number, new.version) == ("FF-2027-000001", "FF-2027-000002", 1)
    assert (was.standing, was.replaced_at, now.standing) == ("revoked", new.issued_at, "valid")
    assert list(queries.certificates_in_force(old.application.person)) == [new]
    assert certificates.issue(application=old.application, by=run.head.actor, at=ISSUED) == new
    assert queries.due(run) == []
    assert "Du har fått en ny utgave" in Message.objects.filter(kind="issue_certificates").latest("pk").body


def test_a_certificate_is_issued_anew_only_once_and_only_after_revocation(run: Any) -> None:
    old = _issued(run)[0]
    with pytest.raises(certificates.NotRevoked):
        certificates.issue_anew(certificate=old, reason="Rettet", by=run.head.actor, at=ISSUED)
    certificates.revoke(certificate=old, reason="Feil", by=run.head.actor, at=ISSUED)
    with pytest.raises(certificates.ReasonMissing):
        certificates.issue_anew(certificate=old, reason=" ", by=run.head.actor, at=ISSUED)

    certificates.issue_anew(certificate=old, reason="Rettet", by=run.head.actor, at=ISSUED)

    with pytest.raises(certificates.NotInForce):
        certificates.issue_anew(certificate=old, reason="En gang til", by=run.head.actor, at=ISSUED)


def test_who_no_longer_passes_gets_no_new_certificate_after_revocation(run: Any) -> None:
    old = _issued(run)[0]
    certificates.revoke(certificate=old, reason="Fusk", by=run.head.actor, at=ISSUED)
    grading.register(application=old.application, value="not_passed", reason="Klage", by=run.head.actor, at=ISSUED)

    with pytest.raises(certificates.NotPassed):
        certificates.issue_anew(certificate=old, reason="Ba om det", by=run.head.actor, at=ISSUED)


def test_a_failed_grade_gives_no_new_version(run: Any) -> None:
    certificate = _issued(run)[0]
    grading.register(
        application=certificate.application, value="not_passed", reason="Klage", by=run.head.actor, at=ISSUED
    )

    with pytest.raises(certificates.NotPassed):
        certificates.reissue(certificate=certificate, reason="Klage", by=run.head.actor, at=ISSUED)


def test_nynorsk_must_be_written_when_a_participant_uses_it(run: Any) -> None:
    course.participants(run, 1, language="nn")
    texts.save(run=run, text="Tekst", learning_outcomes="kan noe", by=run.head.actor, at=ISSUED)

    with pytest.raises(texts.TextIncomplete) as refused:
        texts.send(run=run, by=run.head.actor, at=ISSUED)

    assert refused.value.field == "text_nn"


def test_a_nynorsk_participant_gets_the_certificate_in_nynorsk(run: Any) -> None:
    applications = course.passed(run, 1, language="nn")

    certificate = certificates.issue(application=applications[0], by=run.consultant.actor, at=ISSUED)

    assert (certificate.facts["language"], certificate.facts["grade_scale"]) == ("nn", "Bestått / ikkje bestått")


def test_thirty_lookups_a_minute_and_no_more(db: None, moment: Any) -> None:
    for _ in range(lookups.MOST):
        lookups.count_lookup(address="192.0.2.1", at=moment)

    with pytest.raises(lookups.TooManyLookups):
        lookups.count_lookup(address="192.0.2.1", at=moment)
    lookups.count_lookup(address="192.0.2.2", at=moment)
    lookups.count_lookup(address="192.0.2.1", at=moment + timedelta(minutes=1, seconds=1))
