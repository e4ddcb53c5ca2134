"""Asks a time-stamp authority when a seal was made (RFC 3161), over HTTP: an answer from outside, signed by it.

The answer is read before it is believed: it must be about what was asked, and carry the number that was sent along.
Who the authority is, its roots say; see `sealing.seal`.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import httpx
from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

from kursflyt.core.refusals import Refused

SECONDS = 10.0
ROOM = 32_768  # hexadecimal digits: a seal with the authority's whole chain; nothing is asked just to measure it
_NO_ANSWER = "Tidsstempeltjenesten svarer ikke. Prøv igjen om litt."


class NoTimeStamp(Refused):
    """The time-stamp authority did not answer, or not as it should: nothing was sealed, and it may work later."""


@dataclass(frozen=True, kw_only=True)
class Authority:
    """Where stamps are asked for; `user` and `password` by HTTP Basic where it wants to know its customers."""

    address: str
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Authority({self.address})"


@dataclass(frozen=True)
class Stamp:
    """What an authority said: its name in its own certificate, and its clock."""

    by: str
    at: datetime


@lru_cache(maxsize=4)
def stamper(authority: Authority) -> TimeStamper:
    """Kept for each authority, since it knows the authority's certificates once it has had an answer."""
    return _Stamper(authority)


def try_out(authority: Authority) -> Stamp:
    """One stamp, of nothing. Raises `NoTimeStamp`."""
    token = asyncio.run(_Stamper(authority).async_timestamp(hashlib.sha256(b"").digest(), "sha256"))
    said = token["content"]["encap_content_info"]["content"].parsed
    signer = token["content"]["signer_infos"][0]["sid"].chosen
    names = [
        each.chosen.subject.native
        for each in token["content"]["certificates"]
        if each.chosen.serial_number == signer["serial_number"].native
    ]
    name = names[0] if names else {}
    return Stamp(str(name.get("common_name") or name.get("organization_name") or ""), said["gen_time"].native)


class _Stamper(TimeStamper):  # type: ignore[misc]
    def __init__(self, authority: Authority) -> None:
        super().__init__()
        self.authority = authority

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """The token. Raises `NoTimeStamp`, whatever came instead of one."""
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            asked = token["content"]["encap_content_info"]["content"].parsed["message_imprint"]
            if asked["hashed_message"].native != message_digest:
                raise TimestampRequestError("The stamp is of something else")
        except (OSError, httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError, AttributeError) as fault:
            raise NoTimeStamp(_NO_ANSWER) from fault
        return token

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        authority = self.authority
        answer = httpx.post(
            authority.address,
            content=req.dump(),
            headers={"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"},
            auth=(authority.user, authority.password) if authority.user else None,
            timeout=SECONDS,
        )
        answer.raise_for_status()
        return tsp.TimeStampResp.load(answer.content, strict=True)
