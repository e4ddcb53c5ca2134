"""How this installation reaches Public 360: address, way to sign in, and how cases and documents are filed there."""

from __future__ import annotations

from dataclasses import dataclass, field

from kursflyt.connectors import address, http, roles, secret
from kursflyt.connectors.public360 import refusals
from kursflyt.connectors.secret import Secret
from kursflyt.connectors.surroundings import said

SERVICES = "/Biz/v2/api/call/SI.Data.RPC/SI.Data.RPC"
SIGN_INS = ("header", "query", "authkey", "oauth")
MANNERS = http.Manners(
    name="Public 360",
    address_setting="KURSFLYT_P360_URL",
    secret_setting="KURSFLYT_P360_KEY, KURSFLYT_P360_KEY_FILE, KURSFLYT_P360_OAUTH_SECRET eller "
    "KURSFLYT_P360_OAUTH_SECRET_FILE",
    judge=refusals.judge,
)


@dataclass(frozen=True)
class OAuth:
    """Client credentials: where tokens are fetched, by whom, and for what."""

    token_url: str
    client: str
    secret: Secret
    scope: str


@dataclass(frozen=True)
class Wanted:
    """Codes as the school writes them: `recno:110`, a code, or what the table calls it."""

    case_status: str = "B"
    document_status: str = "J"
    reserved_status: str = "R"
    incoming: str = "Dokument inn"
    outgoing: str = "Dokument ut"
    internal: str = "Internt notat uten oppfølging"
    sender: str = "Avsender"
    recipient: str = "Mottaker"


@dataclass(frozen=True)
class Filing:
    """How cases are filed. What is empty is left to the instance. `archive_codes` are pairs of type and code."""

    case_type: str = ""
    sub_archive: str = ""
    journal_unit: str = ""
    archive_codes: tuple[tuple[str, str], ...] = ()
    access_group: str = ""
    responsible_email: str = ""
    responsible_enterprise: str = ""


@dataclass(frozen=True)
class Access:
    """`client_id` goes with the key or the token. `user`: the one in whose name it is done. `external_type` is of the
    ids by which our cases are found again, and must be of this installation alone.
    """

    url: str
    sign_in: str = "header"
    key: Secret = field(default_factory=lambda: Secret(""))
    client_id: str = ""
    oauth: OAuth | None = None
    user: str = ""
    external_type: str = "Kursflyt"
    filing: Filing = Filing()
    wanted: Wanted = Wanted()

    def external_id(self, key: str) -> dict[str, str]:
        return {"Id": key, "Type": self.external_type}


def from_surroundings() -> Access | None:
    """What the environment says; None when no Public 360 is set. Raises roles.Misconfigured."""
    given = said("KURSFLYT_P360_URL").rstrip("/")
    if not given:
        return None
    sign_in = said("KURSFLYT_P360_SIGN_IN", "header")
    if sign_in not in SIGN_INS:
        raise roles.Misconfigured(f"KURSFLYT_P360_SIGN_IN må være en av {', '.join(SIGN_INS)}.")
    key = secret.from_surroundings("KURSFLYT_P360_KEY")
    if sign_in != "oauth" and not key:
        raise roles.Misconfigured(
            "KURSFLYT_P360_URL er satt, men ikke KURSFLYT_P360_KEY. Be leverandøren om en nøkkel til SIF."
        )
    return Access(
        url=address.encrypted("KURSFLYT_P360_URL", given.partition("/Biz/")[0]),
        sign_in=sign_in,
        key=key,
        client_id=said("KURSFLYT_P360_CLIENT_ID"),
        oauth=_oauth() if sign_in == "oauth" else None,
        user=said("KURSFLYT_P360_USER"),
        external_type=said("KURSFLYT_P360_EXTERNAL_TYPE", "Kursflyt"),
        filing=_filing(),
        wanted=_wanted(),
    )


def _oauth() -> OAuth:
    found = OAuth(
        token_url=said("KURSFLYT_P360_OAUTH_URL"),
        client=said("KURSFLYT_P360_OAUTH_CLIENT"),
        secret=secret.from_surroundings("KURSFLYT_P360_OAUTH_SECRET"),
        scope=said("KURSFLYT_P360_OAUTH_SCOPE"),
    )
    if not (found.token_url and found.client and found.secret and found.scope):
        raise roles.Misconfigured(
            "Med KURSFLYT_P360_SIGN_IN=oauth må også KURSFLYT_P360_OAUTH_URL, KURSFLYT_P360_OAUTH_CLIENT, "
            "KURSFLYT_P360_OAUTH_SECRET og KURSFLYT_P360_OAUTH_SCOPE være satt."
        )
    address.encrypted("KURSFLYT_P360_OAUTH_URL", found.token_url)
    return found


def _filing() -> Filing:
    return Filing(
        case_type=said("KURSFLYT_P360_CASE_TYPE"),
        sub_archive=said("KURSFLYT_P360_SUB_ARCHIVE"),
        journal_unit=said("KURSFLYT_P360_JOURNAL_UNIT"),
        archive_codes=_pairs(said("KURSFLYT_P360_ARCHIVE_CODES")),
        access_group=said("KURSFLYT_P360_ACCESS_GROUP"),
        responsible_email=said("KURSFLYT_P360_RESPONSIBLE_EMAIL"),
        responsible_enterprise=said("KURSFLYT_P360_RESPONSIBLE_ENTERPRISE"),
    )


def _wanted() -> Wanted:
    usual = Wanted()
    return Wanted(
        case_status=said("KURSFLYT_P360_CASE_STATUS", usual.case_status),
        document_status=said("KURSFLYT_P360_DOCUMENT_STATUS", usual.document_status),
        reserved_status=said("KURSFLYT_P360_RESERVED_STATUS", usual.reserved_status),
        incoming=said("KURSFLYT_P360_CATEGORY_IN", usual.incoming),
        outgoing=said("KURSFLYT_P360_CATEGORY_OUT", usual.outgoing),
        internal=said("KURSFLYT_P360_CATEGORY_INTERNAL", usual.internal),
        sender=said("KURSFLYT_P360_ROLE_SENDER", usual.sender),
        recipient=said("KURSFLYT_P360_ROLE_RECIPIENT", usual.recipient),
    )


def _pairs(given: str) -> tuple[tuple[str, str], ...]:
    """`FELLESKLASSE PRINSIPP=035; FAGKLASSE PRINSIPP=B31`: the first is the primary one."""
    pairs = [tuple(part.strip() for part in row.split("=", 1)) for row in given.split(";") if row.strip()]
    if any(len(pair) != 2 or not all(pair) for pair in pairs):
        raise roles.Misconfigured("KURSFLYT_P360_ARCHIVE_CODES skal være «type=kode», med semikolon mellom flere.")
    return tuple((pair[0], pair[1]) for pair in pairs)
