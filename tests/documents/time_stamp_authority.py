"""A time-stamp authority and the issuer behind it, on this machine: real tokens (RFC 3161) by a test CA, over HTTP.

The CA also issues the school's seal key, and answers with its list of revoked certificates where both certificates say.
"""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from asn1crypto.keys import PrivateKeyInfo
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

ROOT_NAME, STAMP_NAME, SEAL_NAME = "Prøverot", "Prøvestempel", "Fagskolen Fjordvik"


@dataclass
class Site:
    """What the server is like at the moment, and what it was asked. `says` answers instead of a stamp.

    `slow`: the next stamp is not given before this is set; `asked` is set when it has been asked for.
    """

    address: str
    root: Path
    seal_key: Path
    clock: datetime
    customer: tuple[str, str] | None = None
    down: bool = False
    list_is_down: bool = False
    says: tuple[str, bytes] | None = None
    slow: threading.Event | None = None
    asked: threading.Event = field(default_factory=threading.Event)
    revoked: list[int] = field(default_factory=list)
    stamps: int = 0
    seal_serial: int = 0


@contextmanager
def serving(folder: Path, *, at: datetime) -> Iterator[Site]:
    """The server, with its clock at `at`; `folder` gets the root as PEM and the school's key as PKCS#12."""
    server = make_server("127.0.0.1", 0, lambda environ, start: app(environ, start), _Many, _Quiet)
    address = f"http://127.0.0.1:{server.server_port}"
    root_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    root = _root(root_key, at)
    stamp_key, stamp = _issued(STAMP_NAME, root_key, root, at=at, lists=f"{address}/revoked.crl", stamping=True)
    seal_key, seal = _issued(SEAL_NAME, root_key, root, at=at, lists=f"{address}/revoked.crl", stamping=False)
    (folder / "rot.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    (folder / "segl.p12").write_bytes(
        pkcs12.serialize_key_and_certificates(b"segl", seal_key, seal, [root], serialization.NoEncryption())
    )
    site = Site(address + "/", folder / "rot.pem", folder / "segl.p12", at, seal_serial=seal.serial_number)
    app = _app(site, root_key, root, stamp_key, stamp)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield site
    server.shutdown()
    server.server_close()


def _app(
    site: Site, root_key: rsa.RSAPrivateKey, root: x509.Certificate, key: rsa.RSAPrivateKey, own: x509.Certificate
) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    private = PrivateKeyInfo.load(
        key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    certificate = asn1_x509.Certificate.load(own.public_bytes(serialization.Encoding.DER))

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        status, kind, content = answer(environ)
        start(status, [("Content-Type", kind), ("Content-Length", str(len(content)))])
        return [content]

    def answer(environ: dict[str, Any]) -> tuple[str, str, bytes]:
        asked = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if environ["PATH_INFO"] == "/revoked.crl":
            if site.list_is_down:
                return "503 Service Unavailable", "text/plain", b""
            return "200 OK", "application/pkix-crl", _revoked(site, root_key, root)
        if site.down:
            return "503 Service Unavailable", "text/html", b"<h1>Nede</h1>"
        if site.customer and environ.get("HTTP_AUTHORIZATION") != _basic(*site.customer):
            return "401 Unauthorized", "text/plain", b"Hvem er du?"
        if site.says:
            return ("200 OK", *site.says)
        slow, site.slow = site.slow, None
        if slow is not None:
            site.asked.set()
            slow.wait(30)
        site.stamps += 1
        made = DummyTimeStamper(certificate, private, fixed_dt=site.clock)
        reply: bytes = made.request_tsa_response(tsp.TimeStampReq.load(asked)).dump()
        return "200 OK", "application/timestamp-reply", reply

    return app


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def _root(key: rsa.RSAPrivateKey, at: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, ROOT_NAME)])
    usage = {name: name in ("key_cert_sign", "crl_sign") for name in _USES}
    builder = _begun(name, name, key.public_key(), at)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return builder.add_extension(x509.KeyUsage(**usage), critical=True).sign(key, hashes.SHA256())


def _issued(
    common_name: str, root_key: rsa.RSAPrivateKey, root: x509.Certificate, *, at: datetime, lists: str, stamping: bool
) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(lists)], None, None, None)
    usage = {name: name in ("digital_signature", "content_commitment") for name in _USES}
    builder = _begun(name, root.subject, key.public_key(), at)
    builder = builder.add_extension(x509.KeyUsage(**usage), critical=True)
    builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    if stamping:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return key, builder.sign(root_key, hashes.SHA256())


def _begun(subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey, at: datetime) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(at - timedelta(days=30)).not_valid_after(at + timedelta(days=365))


def _revoked(site: Site, key: rsa.RSAPrivateKey, root: x509.Certificate) -> bytes:
    builder = x509.CertificateRevocationListBuilder().issuer_name(root.subject)
    builder = builder.last_update(site.clock - timedelta(hours=1)).next_update(site.clock + timedelta(days=7))
    for number in site.revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(number)
        builder = builder.add_revoked_certificate(entry.revocation_date(site.clock - timedelta(hours=2)).build())
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


class _Many(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        return None


_USES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
