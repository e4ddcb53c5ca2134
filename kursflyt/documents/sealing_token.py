"""A seal whose key lies in a token or an HSM and never leaves it: spoken to by PKCS#11, through pyHanko.

The certificate lies beside the key, under the same label. One session is opened for a process and kept; it takes one
signature at a time, whichever thread asks.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kursflyt.core.refusals import Refused
from kursflyt.documents.sealing import SealKey, UnusableKey, key_of


class TokenAway(Refused):
    """The token did not sign: taken out, locked, or restarted. Nothing was sealed, and the same call may work later."""


def load_token_key(module: Path, *, token: str, label: str, pin: str) -> SealKey:
    """Opens the token and finds key and certificate under `label`. Raises `UnusableKey`."""
    try:
        import pkcs11
        from pyhanko.sign import pkcs11 as tokens
    except ImportError as fault:
        raise UnusableKey("Pakken python-pkcs11 mangler. Installer kursflyt[pkcs11].") from fault

    class TokenSigner(tokens.PKCS11Signer):  # type: ignore[misc]
        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> Any:
            try:
                return await super().async_sign_raw(data, digest_algorithm, dry_run)
            except pkcs11.PKCS11Error as fault:
                raise TokenAway(
                    "Tokenet med seglnøkkelen svarer ikke ({fault}). Kontroller at det står i, og prøv igjen.",
                    fault=type(fault).__name__,
                ) from fault

    try:
        signer = TokenSigner(_session(module, token, pin), cert_label=label, key_label=label, other_certs_to_pull=None)
        # Every token signs a digest by elliptic curve; few count the digest themselves as well.
        signer.use_raw_mechanism = signer.signing_cert.public_key.algorithm == "ec"
        return key_of(signer)
    except (pkcs11.PKCS11Error, OSError, RuntimeError) as fault:
        raise UnusableKey(
            "Seglnøkkelen {label} i tokenet {token} kan ikke brukes ({fault}). Kontroller modul, token, nøkkel og PIN.",
            label=label,
            token=token,
            fault=str(fault) or type(fault).__name__,
        ) from fault


def _session(module: Path, token: str, pin: str) -> Any:
    import pkcs11
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign.pkcs11 import open_pkcs11_session

    criteria = TokenCriteria(label=token)
    try:
        return open_pkcs11_session(str(module), token_criteria=criteria, user_pin=pin or None)
    except pkcs11.UserAlreadyLoggedIn:  # by a session that was left when the token was away for a while
        return open_pkcs11_session(str(module), token_criteria=criteria)
