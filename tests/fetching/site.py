"""A web site on this computer that says what a test wants, byte for byte."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from wallet_pwa.fetching import Fetcher
from wallet_pwa.fetching.connecting import Place, connect_to

PUBLIC = Place(socket.AF_INET, "93.184.215.14", 443)
Part = bytes | Callable[[socket.socket], None]


def answer(
    body: bytes, *headers: str, status: str = "200 OK", kind: str = "application/json"
) -> bytes:
    """Return an answer as a well-behaved site sends it."""
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Site:
    """Answers each connection with the same parts, and keeps what was asked."""

    def __init__(self, *parts: Part, context: ssl.SSLContext | None) -> None:
        self.parts = list(parts)
        self.requests: list[bytes] = []
        self.names: list[str | None] = []
        self.connections = 0
        self._context = context
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        if context:
            context.sni_callback = lambda _sock, name, _context: self.names.append(name)
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _address = self._listening.accept()
                self.connections += 1
                self._answer(connection)

    def _answer(self, plain: socket.socket) -> None:
        with contextlib.suppress(OSError), plain:
            plain.settimeout(10)
            connection = plain
            if self._context:
                connection = self._context.wrap_socket(plain, server_side=True)
            with connection:
                self.requests.append(connection.recv(65536))
                for part in self.parts:
                    if callable(part):
                        part(connection)
                    else:
                        connection.sendall(part)
                if self._context:
                    connection.unwrap()

    def close(self) -> None:
        """Answer no more."""
        self._listening.close()


class Certificates:
    """An authority of our own, and a certificate for the sites of a test."""

    def __init__(self, folder: Path, *names: str) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "For a test")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(
                x509.SubjectAlternativeName([x509.DNSName(name) for name in names]),
                critical=False,
            )
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(key, SHA256())
        )
        self.file = folder / "certificate.pem"
        self.file.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            + certificate.public_bytes(Encoding.PEM)
        )

    def server(self) -> ssl.SSLContext:
        """Return what a site needs to show the certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file)
        return context

    def client(self) -> ssl.SSLContext:
        """Return the usual caution, with our authority as the only one."""
        context = ssl.create_default_context()
        context.load_verify_locations(self.file)
        return context


class Net:
    """The internet as a test sees it: names, computers, and who was dialled."""

    def __init__(self, certificates: Certificates) -> None:
        self._certificates = certificates
        self._sites: list[Site] = []
        self.lookups: list[str] = []
        self.dialled: list[str] = []
        #: What a name leads to, each time it is asked; the last one stays.
        self.answers: list[list[Place]] = [[PUBLIC]]

    def site(self, *parts: Part, is_tls: bool = True) -> Site:
        """Open a site."""
        context = self._certificates.server() if is_tls else None
        self._sites.append(Site(*parts, context=context))
        return self._sites[-1]

    def resolve(self, name, _port, _deadline):
        """Look a name up, as the test has laid it down."""
        self.lookups.append(name)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def dial(self, places, deadline, context, name):
        """Lead from any address to the newest site, and keep the address."""
        self.dialled += [place.ip for place in places]
        here = Place(socket.AF_INET, "127.0.0.1", self._sites[-1].port)
        return connect_to([here], deadline, context, name)

    def fetcher(self, *, seconds: float = 3.0) -> Fetcher:
        """Return the real fetcher, on this internet."""
        return Fetcher(
            resolve=self.resolve,
            dial=self.dial,
            context=self._certificates.client(),
            seconds=seconds,
        )

    def close(self) -> None:
        """Close all sites."""
        for site in self._sites:
            site.close()


@contextlib.contextmanager
def internet(folder: Path, *names: str) -> Iterator[Net]:
    """Give a test its internet, with a certificate for *names*."""
    net = Net(Certificates(folder, *names))
    try:
        yield net
    finally:
        net.close()
