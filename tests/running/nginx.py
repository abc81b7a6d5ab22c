"""Debian's nginx in front of a served site: it ends TLS on a free port of 127.0.0.1, with a certificate made for the test."""

import datetime
import ipaddress
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bench.load.nginx import same_account
from tests.running import NGINX

CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; {account}
events {{}}
http {{
  access_log off;
  {temporary}
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem;
    location / {{
      proxy_pass http://127.0.0.1:{site};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }}
  }}
}}
"""


@contextmanager
def behind_nginx(folder: Path, port: int, site: int) -> Iterator[None]:
    """nginx on `port`, before a site on the port `site` that need not answer yet."""
    assert NGINX is not None
    _certificate(folder)
    temporary = " ".join(
        f"{name}_temp_path {folder}/{name};" for name in "proxy fastcgi uwsgi scgi client_body".split()
    )
    said = {"folder": folder, "port": port, "site": site, "temporary": temporary, "account": " ".join(same_account())}
    (folder / "nginx.conf").write_text(CONFIGURATION.format(**said))
    paths = ["-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    process = subprocess.Popen([NGINX, *paths], env=dict(os.environ))
    try:
        for _ in range(100):
            assert process.poll() is None, (folder / "error.log").read_text()
            try:
                urlopen(f"http://127.0.0.1:{port}/", timeout=5)
            except URLError as error:
                if "refused" not in str(error):
                    break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
