"""The school's electronic seal on what it prints (PAdES): who issued the file, and that not a byte has changed.

The key is the school's own: PKCS#12, PEM, or in a token (sealing_token.py). Without one a demonstration key can be
made; it says in its name that it proves nothing. With a time-stamp authority the seal also proves when (PAdES B-T; B-LT
when its roots are given).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1, translate_pyca_cryptography_key_to_asn1
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import pdf_signer
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel, TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import (
    InsufficientRevinfoError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
)
from pyhanko_certvalidator.registry import SimpleCertificateStore

from kursflyt.core import key_file
from kursflyt.core.refusals import Refused
from kursflyt.documents import time_stamps
from kursflyt.documents.badge.keys import DEMO_MARK

DEMO_FILE = "demo-segl.p12"
_FIELD = "Segl"
_BYTES_FOR_SIGNATURE = 16_384


class UnusableKey(Refused):
    """The key file cannot be read, or has no certificate with its key."""


class AlreadyBroken(Refused):
    """The file cannot be sealed: it is no readable PDF."""


class NotProvable(Refused):
    """A certificate of the seal or of its stamp is revoked, has run out, or is not from any of the given roots."""


class NoAnswerFromIssuer(Refused):
    """The issuer did not say whether its certificates are revoked: nothing was sealed, and it may work later."""


@dataclass(frozen=True, kw_only=True)
class SealKey:
    """A loaded key with its certificate: read once, used for many documents. `owner` is the name in the certificate."""

    signer: signers.Signer
    owner: str
    demo: bool


@dataclass(frozen=True, kw_only=True)
class SealCheck:
    """What a seal says. `intact`: not a byte under it has changed. `covers_whole_file`: nothing was added after it.

    Whether the signer is who one hopes for is for the reader to judge by `signer` and `issuer`; `demo` is the
    demonstration key, which proves nothing. `reason` is what it was sealed for; it stands under the seal.
    `stamped_at` is when by a time-stamp authority, whose name is not judged here either.
    """

    sealed: bool
    intact: bool
    signer: str = ""
    issuer: str = ""
    sealed_at: datetime | None = None
    covers_whole_file: bool = False
    demo: bool = False
    reason: str = ""
    stamped_at: datetime | None = None


def make_demo_key(folder: Path, school_name: str, *, valid_from: datetime, years: int = 10) -> Path:
    """Makes a self-signed key in `folder` and returns its path: PKCS#12 without passphrase, for the owner alone.

    An existing one is kept, so that old demonstration documents can still be checked.
    """
    return key_file.made(folder / DEMO_FILE, lambda: _demo_key(school_name, valid_from, years))


def _demo_key(school_name: str, valid_from: datetime, years: int) -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "NO"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _at_most(school_name, 64)),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, DEMO_MARK),
            x509.NameAttribute(
                NameOID.COMMON_NAME, f"{_at_most(school_name, 62 - len(DEMO_MARK.encode()))}, {DEMO_MARK}"
            ),
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from - timedelta(days=1))
        .not_valid_after(valid_from + timedelta(days=365 * years))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_for_signing_only(), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(b"segl", key, certificate, None, serialization.NoEncryption())


def load_key(path: Path, passphrase: bytes | None = None) -> SealKey:
    """Reads PKCS#12 (`.p12`, `.pfx`) or one PEM file with key and certificates. Raises `UnusableKey`."""
    try:
        content = path.read_bytes()
        signer = _from_pem(content, passphrase) if b"-----BEGIN" in content else _from_pkcs12(content, passphrase)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as fault:
        raise UnusableKey(
            "Seglnøkkelen {name} kan ikke leses. Kontroller at filen finnes, har både nøkkel og "
            "sertifikat, og at passordet er riktig.",
            name=path.name,
        ) from fault
    return key_of(signer)


def key_of(signer: signers.Signer) -> SealKey:
    """What signs, wherever its key lies, with what its certificate says."""
    certificate = signer.signing_cert
    assert certificate is not None
    return SealKey(signer=signer, owner=_common_name(certificate.subject), demo=_is_demo(certificate))


def seal(
    pdf: bytes,
    *,
    key: SealKey,
    reason: str,
    location: str,
    at: datetime,
    authority: time_stamps.Authority | None = None,
    trusted: Sequence[asn1_x509.Certificate] = (),
) -> bytes:
    """The same PDF with an invisible PAdES seal over all of it, dated `at`; the pages are not touched.

    `authority` adds a time stamp (B-T); `trusted` roots beside it add what a later check needs: the certificates and
    whether they were revoked (B-LT). Raises `AlreadyBroken`, `NotProvable` and `time_stamps.NoTimeStamp`.
    """
    timestamper = time_stamps.stamper(authority) if authority else None
    long_term = timestamper is not None and bool(trusted)
    metadata = signers.PdfSignatureMetadata(
        field_name=_FIELD,
        md_algorithm="sha256",
        reason=reason,
        location=location,
        name=key.owner,
        subfilter=fields.SigSeedSubFilter.PADES,
        embed_validation_info=long_term,
        validation_context=_context(trusted, at) if long_term else None,
        # Under the seal, not after it: a seal that something follows would not cover the whole file.
        dss_settings=pdf_signer.DSSContentSettings(
            placement=pdf_signer.SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE, include_vri=False
        ),
    )
    dated = _DatedSigner(metadata, signer=key.signer, timestamper=timestamper)
    dated.at = at
    try:
        writer = _SameMetadata(io.BytesIO(_ending_its_line(pdf)))
        sealed = dated.sign_pdf(writer, bytes_reserved=time_stamps.ROOM if timestamper else _BYTES_FOR_SIGNATURE)
    except (PathBuildingError, PathValidationError) as fault:
        raise _not_provable(fault) from fault
    except (PdfError, SigningError) as fault:
        if isinstance(fault.__cause__, PathBuildingError | PathValidationError):
            raise _not_provable(fault.__cause__) from fault
        raise AlreadyBroken(
            "Filen kan ikke forsegles, fordi den ikke er en lesbar PDF eller allerede er låst."
        ) from fault
    content: bytes = sealed.getvalue()
    return content


def check_seal(pdf: bytes) -> SealCheck:
    """Reads the last seal and counts every byte under it. Never raises for a broken file: that is an answer too."""
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
        if not signatures:
            return SealCheck(sealed=False, intact=False)
        signature = signatures[-1]
        certificate = signature.signer_cert
        status = validate_pdf_signature(
            signature, _believing([certificate]), _believing(_stamp_certificates(signature))
        )
    except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return SealCheck(sealed=b"/ByteRange" in pdf, intact=False)
    return SealCheck(
        sealed=True,
        intact=bool(status.intact and status.valid),
        signer=_common_name(certificate.subject),
        issuer=_common_name(certificate.issuer),
        sealed_at=status.signer_reported_dt,
        covers_whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        demo=_is_demo(certificate),
        reason=str(signature.sig_object.get("/Reason", "")),
        stamped_at=_stamped_at(status.timestamp_validity),
    )


def _believing(certificates: Sequence[asn1_x509.Certificate]) -> ValidationContext:
    """The arithmetic is what is checked; who they are is for the reader to judge."""
    return ValidationContext(trust_roots=list(certificates), allow_fetching=False)


def _stamp_certificates(signature: EmbeddedPdfSignature) -> list[asn1_x509.Certificate]:
    attributes = signature.signer_info["unsigned_attrs"]
    tokens = [each["values"][0] for each in attributes or () if each["type"].native == "signature_time_stamp_token"]
    return [certificate.chosen for token in tokens for certificate in token["content"]["certificates"]]


def _stamped_at(stamp: TimestampSignatureStatus | None) -> datetime | None:
    return stamp.timestamp if stamp is not None and stamp.intact and stamp.valid else None


def _not_provable(fault: PathBuildingError | PathValidationError) -> Refused:
    if isinstance(fault, InsufficientRevinfoError):
        return NoAnswerFromIssuer("Sertifikatutstederen svarer ikke på om sertifikatet er trukket tilbake. Prøv igjen.")
    if isinstance(fault, RevokedError):
        return NotProvable("Sertifikatet til seglet eller tidsstempelet er trukket tilbake. Bytt sertifikat.")
    return NotProvable(
        "Sertifikatet til seglet eller tidsstempelet er gått ut, eller er ikke fra noen av røttene i "
        "KURSFLYT_SEAL_ROOTS."
    )


def _context(trusted: Sequence[asn1_x509.Certificate], at: datetime) -> ValidationContext:
    """What the seal is checked against before what a later check needs is put into the file."""
    return ValidationContext(trust_roots=list(trusted), allow_fetching=True, moment=at, revocation_mode="hard-fail")


def _ending_its_line(pdf: bytes) -> bytes:
    """PDF/A wants every object to begin on a line of its own, the seal's first one too (ISO 19005-2, 6.1.9)."""
    return pdf if pdf.endswith((b"\n", b"\r")) else pdf + b"\n"


class _DatedSigner(signers.PdfSigner):  # type: ignore[misc]
    """Signs at the moment it is given: the library would ask the machine's clock."""

    at: datetime

    def init_signing_session(
        self, pdf_out: IncrementalPdfFileWriter, existing_fields_only: bool = False
    ) -> signers.PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self.at
        return session


class _SameMetadata(IncrementalPdfFileWriter):  # type: ignore[misc]
    """Leaves the archive metadata (XMP) as the typesetter wrote it: rewriting could lose the PDF/A mark."""

    def _update_meta(self) -> None:
        return None


class _LoadedSigner(signers.SimpleSigner):  # type: ignore[misc]
    """Keeps the key loaded: the library would parse and test it anew for each signature, a tenth of a second each."""

    loaded: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        digest = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}[digest_algorithm]
        if isinstance(self.loaded, rsa.RSAPrivateKey):
            return self.loaded.sign(data, padding.PKCS1v15(), digest)
        return self.loaded.sign(data, ec.ECDSA(digest))


def _from_pkcs12(content: bytes, passphrase: bytes | None) -> signers.SimpleSigner:
    key, certificate, others = pkcs12.load_key_and_certificates(content, passphrase)
    return _signer(key, [certificate, *others] if certificate is not None else others)


def _from_pem(content: bytes, passphrase: bytes | None) -> signers.SimpleSigner:
    return _signer(serialization.load_pem_private_key(content, passphrase), x509.load_pem_x509_certificates(content))


def _signer(key: object, certificates: Sequence[x509.Certificate]) -> signers.SimpleSigner:
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise ValueError("neither an RSA nor an elliptic curve key")
    own = [certificate for certificate in certificates if certificate.public_key() == key.public_key()]
    if not own:
        raise ValueError("no certificate belongs to the key")
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(translate_pyca_cryptography_cert_to_asn1(item) for item in certificates)
    signer = _LoadedSigner(
        signing_cert=translate_pyca_cryptography_cert_to_asn1(own[0]),
        signing_key=translate_pyca_cryptography_key_to_asn1(key),
        cert_registry=store,
    )
    signer.loaded = key
    return signer


def load_trusted(path: Path) -> tuple[asn1_x509.Certificate, ...]:
    """Root certificates of time-stamp authority and issuer, from one PEM file. Raises `UnusableKey`."""
    try:
        return tuple(asn1_x509.Certificate.load(der) for _, _, der in pem.unarmor(path.read_bytes(), multiple=True))
    except (OSError, ValueError) as fault:
        raise UnusableKey("Sertifikatfilen {name} kan ikke leses.", name=path.name) from fault


def _at_most(text: str, size: int) -> str:
    """Cut to `size` bytes of UTF-8: a name in a certificate has 64."""
    return text.encode()[:size].decode(errors="ignore")


def _for_signing_only() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _common_name(name: asn1_x509.Name) -> str:
    facts = name.native
    found = facts.get("common_name") or facts.get("organization_name") or ""
    return str(found)


def _is_demo(certificate: asn1_x509.Certificate) -> bool:
    unit = certificate.subject.native.get("organizational_unit_name") or ""
    return DEMO_MARK in (unit if isinstance(unit, list) else [unit])
