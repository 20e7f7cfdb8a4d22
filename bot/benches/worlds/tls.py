"""A certificate for loopback, made when a bench begins: the platforms are spoken to by TLS and by nothing else."""

import shutil
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import Refused

CERTIFICATE, KEY = "certificate.pem", "key.pem"


@contextmanager
def trusted() -> Iterator[dict[str, str]]:
    """Make a certificate for 127.0.0.1 and return the environment in which a process trusts it, and can serve it."""
    openssl = shutil.which("openssl")
    if openssl is None:
        raise Refused("this bench needs the program openssl, to speak TLS as the platforms do")
    with tempfile.TemporaryDirectory(prefix="coach-tls-") as home:
        words = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
        names = ("-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
        files = ("-keyout", KEY, "-out", CERTIFICATE)
        subprocess.run((openssl, *words, *names, *files), cwd=home, check=True, capture_output=True)
        yield {"SSL_CERT_FILE": str(Path(home, CERTIFICATE)), "BENCH_TLS": home}


def server_side(home: str) -> ssl.SSLContext:
    """Return what a server needs to speak TLS with the certificate in a folder."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(home, CERTIFICATE), Path(home, KEY))
    return context
