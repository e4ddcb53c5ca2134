"""How WordPress says no: by a code in the body. Much that stands in the way is not WordPress, but what lies before it.

401 means that nobody is signed in: the password is wrong, or it never arrived. 403 means that the user may not, or
that an extension or the host shuts the interface.
"""

from __future__ import annotations

from typing import Any

from kursflyt.connectors import http, roles
from kursflyt.connectors.http import Verdict

WRONG_SIGN_IN = frozenset({"incorrect_password", "invalid_username", "invalid_email", "invalid_application_password"})
NOT_SIGNED_IN = frozenset({"rest_not_logged_in", "rest_cannot_create", "rest_cannot_edit", "rest_forbidden_context"})
NO_RIGHT = frozenset(
    {
        "rest_cannot_create",
        "rest_cannot_edit",
        "rest_cannot_publish",
        "rest_cannot_delete",
        "rest_forbidden_context",
        "rest_forbidden_status",
        "rest_cannot_view",
        "rest_cannot_edit_others",
    }
)
NO_SUCH_PAGE = frozenset({"rest_post_invalid_id"})
NO_ROUTE = frozenset({"rest_no_route"})
MAKE_A_NEW_ONE = "Lag et nytt under Brukere → Profil → Programpassord, og sett KURSFLYT_WORDPRESS_PASSWORD."


class Declined(roles.NeedsPerson):
    """WordPress answered no to one request. Whoever asked may know what to do; otherwise it goes to a person."""

    def __init__(self, operation: str, status: int, body: Any) -> None:
        self.status, self.code = status, code(body)
        self.forbids_status = _detail(body, "status") == "rest_forbidden_status"
        super().__init__(f"WordPress sa nei ({operation}): {_said(body) or f'feil {status}'}")

    def is_about(self, codes: frozenset[str]) -> bool:
        return self.code in codes


def judge(answer: http.Answer) -> Verdict:
    """401 and 403 have many causes that are told apart by `refuse`. A refused file is 500 with a code of its own."""
    if answer.status in {401, 403} or (answer.status >= 500 and code(answer.data()).startswith("rest_")):
        return Verdict.ANSWERED
    return http.judge(answer)


def refuse(operation: str, answer: http.Answer) -> Exception:
    """The error for an answer that is no success."""
    body = answer.data()
    found = code(body)
    if answer.status == 401:
        return roles.Misconfigured(_about_sign_in(found))
    if answer.status == 403 and found in NO_RIGHT:
        return no_right(operation)
    if (answer.status == 403 and not found.startswith("rest_")) or found in {"rest_disabled", "rest_login_required"}:
        return roles.Misconfigured(
            "Noe foran WordPress stenger for REST-grensesnittet, ofte en sikkerhetsutvidelse eller webhotellets "
            "brannmur. Slipp gjennom /wp-json/ for denne tjeneren."
        )
    if found in NO_ROUTE or (answer.status == 404 and not found):
        return roles.Misconfigured(
            "WordPress har ikke noe REST-grensesnitt på /wp-json/. Se på KURSFLYT_WORDPRESS_URL, og velg en annen form "
            "enn «Enkel» under Innstillinger → Permalenker."
        )
    return Declined(operation, answer.status, body)


def no_right(operation: str) -> roles.Misconfigured:
    return roles.Misconfigured(f"Brukeren i WordPress mangler en rettighet ({operation}). Gi brukeren rollen Redaktør.")


def not_data(operation: str) -> roles.NeedsPerson:
    return roles.NeedsPerson(
        f"WordPress svarte med en nettside i stedet for data ({operation}). Se om en utvidelse, et mellomlager eller "
        "en «er du et menneske»-side står foran /wp-json/."
    )


def code(body: Any) -> str:
    """'' where there is none."""
    found = body.get("code") if isinstance(body, dict) else None
    return found if isinstance(found, str) else ""


def _about_sign_in(found: str) -> str:
    if found in WRONG_SIGN_IN:
        return f"WordPress godtar ikke brukernavnet eller programpassordet. {MAKE_A_NEW_ONE}"
    if found.startswith("application_passwords_disabled"):
        return (
            "Programpassord er slått av i WordPress. Slå dem på i sikkerhetsutvidelsen, og se at nettstedet brukes "
            "over https."
        )
    if found in NOT_SIGNED_IN:
        return (
            "Passordet kom ikke fram til WordPress. Webhotellet må slippe gjennom hodet «Authorization» "
            "(CGIPassAuth On eller en linje i .htaccess), og ingen utvidelse må ha slått av programpassord."
        )
    return f"WordPress slipper ikke inn ({found or '401'}). {MAKE_A_NEW_ONE}"


def _detail(body: Any, parameter: str) -> str:
    """The code of what was wrong with one parameter; '' where there is none."""
    for name in ("data", "details", parameter):
        body = body.get(name) if isinstance(body, dict) else None
    return code(body)


def _said(body: Any) -> str:
    """The message, and which parameters it is about."""
    if not isinstance(body, dict):
        return ""
    data = body.get("data")
    params = data.get("params") if isinstance(data, dict) else None
    fields = [f"{name}: {text}" for name, text in params.items()] if isinstance(params, dict) else []
    return "; ".join([str(body.get("message") or ""), *fields]).strip("; ")
