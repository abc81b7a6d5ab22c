"""nginx in front of a machine of the papers, with the configuration that its operator copied; and somebody who asks it."""

import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bench.load.servers import free_port
from tests.papers.machine import Machine

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
HOST = "answers.example.org"
Answer = tuple[int, dict[str, str], str]


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *given: object) -> None:
        return None


def ask(address: str, path: str) -> Answer:
    """As a browser that follows nothing; whose certificate it is does not matter here."""
    trusting = ssl._create_unverified_context()
    request = Request(
        address + path, headers={"Host": HOST, "X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https"}
    )
    try:
        answer = build_opener(Stay, HTTPSHandler(context=trusting)).open(request, timeout=20)
    except HTTPError as error:
        answer = error
    with answer:
        return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read().decode(errors="replace")


@contextmanager
def nginx_before(site: Machine, folder: Path) -> Iterator[int]:
    """nginx with the site's own configuration; the port on which it ends TLS."""
    text, port = site.place("/etc/nginx/sites-available/dupisite").read_text(), free_port()
    text = re.sub(r" *listen \[::\].*\n", "", text).replace("listen 443", f"listen 127.0.0.1:{port}")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    certify(text)
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in "client_body proxy fastcgi uwsgi scgi".split()
    )
    user = "user root;" if os.geteuid() == 0 else ""  # it must read a folder of the tests
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid; daemon off; {user} events {{}}\nhttp {{ access_log off; {temporary}{text} }}"
    )
    process = subprocess.Popen([str(NGINX), "-e", f"{folder}/errors", "-c", f"{folder}/nginx.conf"])
    try:
        for _ in range(100):
            assert process.poll() is None, (folder / "errors").read_text()
            with suppress(OSError):
                ask(f"https://127.0.0.1:{port}", "/")
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def certify(text: str) -> None:
    """The two files of the certificate that the configuration names."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
    secret = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    for directive, content in {
        "ssl_certificate": made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM),
        "ssl_certificate_key": key.private_bytes(*secret),
    }.items():
        file = Path(re.search(rf"{directive} (\S+);", text)[1])  # type: ignore[index]  # the file names both
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
