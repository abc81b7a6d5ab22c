"""A real Redis or Valkey on a free port of 127.0.0.1, which a test can stop, start, fill and slow down."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import redis

from bench.load.servers import free_port

SERVER = shutil.which("valkey-server") or shutil.which("redis-server")
NOT_PROVED = "NOT PROVED: how a shelf is shared. There is no Valkey or Redis here: on Debian, apt install valkey-server or redis-server."


class RedisServer:
    """Keeps nothing on the disk: after a stop it is empty."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"valkey://127.0.0.1:{self.port}/0"

    @property
    def client(self) -> Any:
        return redis.Redis(port=self.port)

    def start(self) -> None:
        assert SERVER is not None
        said = ("--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder))
        self.process = subprocess.Popen([SERVER, *said], stdout=subprocess.DEVNULL)
        for _ in range(100):
            try:
                if self.client.ping():
                    return
            except redis.ConnectionError:
                time.sleep(0.05)
        raise AssertionError("the cache does not answer")

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(20)
            self.process = None


@contextmanager
def redis_server(folder: Path) -> Iterator[RedisServer]:
    server = RedisServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
