"""A mail server of this machine that keeps what it is sent, refuses some addresses, or takes a call and says nothing."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Mail:
    """What went in, as the server was told it and as the message says it."""

    recipients: list[str]
    data: bytes

    @property
    def message(self) -> EmailMessage:
        parsed = message_from_bytes(self.data, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass
class MailServer:
    refused: set[str] = field(default_factory=set)
    silent: bool = False
    kept: list[Mail] = field(default_factory=list)
    calls: int = 0
    port: int = 0


class Talk(socketserver.StreamRequestHandler):
    """One conversation (RFC 5321), as much of it as is needed to take a message."""

    server: "Server"

    def handle(self) -> None:
        known, recipients = self.server.known, list[str]()
        known.calls += 1
        if known.silent:
            self.rfile.read(1)  # until whoever called hangs up
            return
        self.say("220 here")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"QUIT":
                self.say("221 bye")
                return
            if word in (b"MAIL", b"RSET"):
                recipients = []
            if word == b"RCPT":
                address = line.decode().partition("<")[2].partition(">")[0]
                if address in known.refused:
                    self.say("550 no such mailbox")
                    continue
                recipients.append(address)
            if word == b"DATA":
                self.say("354 go on")
                known.kept.append(Mail(recipients, self.text()))
            self.say("250 well")

    def text(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    known: MailServer


@contextmanager
def mail_server(**how: bool | set[str]) -> Iterator[MailServer]:
    """One that listens until the end of the block."""
    with Server(("127.0.0.1", 0), Talk) as server:
        server.known = MailServer(port=server.server_address[1], **how)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server.known
        finally:
            server.shutdown()
            thread.join()
