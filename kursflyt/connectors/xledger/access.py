"""How this installation reaches Xledger: address, token, who owns what, and how lines are posted there."""

from __future__ import annotations

from dataclasses import dataclass, field

from kursflyt.connectors import address, http, roles, secret
from kursflyt.connectors.accounts import Approval
from kursflyt.connectors.secret import Secret
from kursflyt.connectors.surroundings import said
from kursflyt.connectors.xledger import refusals

GRAPHQL = "/graphql"
MANNERS = http.Manners(
    name="Xledger",
    address_setting="KURSFLYT_XLEDGER_URL",
    secret_setting="KURSFLYT_XLEDGER_TOKEN eller KURSFLYT_XLEDGER_TOKEN_FILE",
    judge=refusals.judge,
    asked=refusals.seconds_asked,
)


@dataclass(frozen=True)
class Posting:
    """Codes of the school's own set-up in Xledger. `objects` are pairs of field and code: `glObject1`, `K2027`."""

    product: str = ""
    tax_rule: str = ""
    project: str = ""
    objects: tuple[tuple[str, str], ...] = ()
    approved: bool = False


@dataclass(frozen=True)
class Access:
    """`invoices`: Xledger owns number and KID of what participants pay. `suppliers`: teachers' invoices are read and
    approved there. `levels` are pairs of Xledger's own name and what it means. `prefix` begins every key of ours.
    """

    url: str
    token: Secret = field(default_factory=lambda: Secret(""))
    invoices: bool = True
    suppliers: bool = True
    posting: Posting = Posting()
    levels: tuple[tuple[str, Approval], ...] = ()
    prefix: str = "KF-"


def from_surroundings() -> Access | None:
    """What the environment says; None when no Xledger is set. Raises roles.Misconfigured."""
    given = said("KURSFLYT_XLEDGER_URL").rstrip("/").removesuffix(GRAPHQL)
    if not given:
        return None
    token = secret.from_surroundings("KURSFLYT_XLEDGER_TOKEN")
    if not token:
        raise roles.Misconfigured(
            "KURSFLYT_XLEDGER_URL er satt, men ikke KURSFLYT_XLEDGER_TOKEN. Lag en nøkkel i Xledger under "
            "Administration > Access Control > GraphQL."
        )
    invoices = _one_of("KURSFLYT_XLEDGER_INVOICES", "basis", "hvem eier fakturanummer og KID til deltakerne")
    posting = _posting()
    if invoices and not posting.product:
        raise roles.Misconfigured(
            "Med KURSFLYT_XLEDGER_INVOICES=basis må også KURSFLYT_XLEDGER_PRODUCT være satt: produktet som kursavgift "
            "føres på."
        )
    return Access(
        url=address.encrypted("KURSFLYT_XLEDGER_URL", given),
        token=token,
        invoices=invoices,
        suppliers=_one_of("KURSFLYT_XLEDGER_SUPPLIERS", "read", "om lærernes fakturaer skal hentes fra Xledger"),
        posting=posting,
        levels=_levels(said("KURSFLYT_XLEDGER_LEVELS")),
        prefix=said("KURSFLYT_XLEDGER_PREFIX", "KF-"),
    )


def _posting() -> Posting:
    objects = _pairs("KURSFLYT_XLEDGER_OBJECTS", said("KURSFLYT_XLEDGER_OBJECTS"))
    if any(name not in {f"glObject{number}" for number in range(1, 6)} for name, _ in objects):
        raise roles.Misconfigured("KURSFLYT_XLEDGER_OBJECTS kan bare ha glObject1 til glObject5.")
    return Posting(
        product=said("KURSFLYT_XLEDGER_PRODUCT"),
        tax_rule=said("KURSFLYT_XLEDGER_TAX_RULE"),
        project=said("KURSFLYT_XLEDGER_PROJECT"),
        objects=objects,
        approved=said("KURSFLYT_XLEDGER_APPROVED", "0") == "1",
    )


def _levels(given: str) -> tuple[tuple[str, Approval], ...]:
    """`Godkjent=approved; Avvist=rejected`: Xledger's names as they stand there."""
    name, known = "KURSFLYT_XLEDGER_LEVELS", [state.value for state in Approval if state is not Approval.UNKNOWN]
    pairs = _pairs(name, given)
    if any(state not in known for _, state in pairs):
        raise roles.Misconfigured(f"{name} kan bare bruke {', '.join(known)}.")
    return tuple((raw, Approval(state)) for raw, state in pairs)


def _one_of(name: str, yes: str, what: str) -> bool:
    """Said in so many words, since the default would make two owners of the same invoice in some installation."""
    given = said(name)
    if given not in {yes, "none"}:
        raise roles.Misconfigured(f"{name} må være {yes} eller none: {what}. Se docs/connectors/xledger.md.")
    return given == yes


def _pairs(name: str, given: str) -> tuple[tuple[str, str], ...]:
    pairs = [tuple(part.strip() for part in row.rsplit("=", 1)) for row in given.split(";") if row.strip()]
    if any(len(pair) != 2 or not all(pair) for pair in pairs):
        raise roles.Misconfigured(f"{name} skal være «navn=verdi», med semikolon mellom flere.")
    return tuple((pair[0], pair[1]) for pair in pairs)
