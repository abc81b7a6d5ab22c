"""A reader's waiting times, and eight people who save at the desk without pause: over HTTP, as a site is used."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
from lxml import html

PATIENCE = 60.0


def percentile(times: list[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def read(address: str, pages: list[str], until: Callable[[int], bool]) -> list[float]:
    """Seconds that each page took, one after the other over one connection; every one of them is answered."""
    times: list[float] = []
    with httpx.Client(base_url=address, timeout=PATIENCE) as client:
        while not until(len(times)):
            start = time.perf_counter()
            answer = client.get(pages[len(times) % len(pages)])
            times.append(time.perf_counter() - start)
            assert answer.status_code == 200, (answer.url, answer.status_code)
    return times


def log_in(address: str, name: str, password: str) -> httpx.Client:
    client = httpx.Client(base_url=address, timeout=PATIENCE, headers={"Referer": f"{address}/admin/"})
    form = html.fromstring(client.get("/admin/login/").text).get_element_by_id("login-form")
    said = {**dict(form.fields), "username": name, "password": password}
    answer = client.post("/admin/login/", data={key: value for key, value in said.items() if value is not None})
    assert answer.status_code == 302, answer.status_code
    return client


def save(client: httpx.Client, page: str, number: int) -> None:
    """Opens the form of a text, changes a word and saves a draft, as a person would."""
    [form] = [form for form in html.fromstring(client.get(page).text).forms if "statement" in form.fields]
    said = {key: value or "" for key, value in form.fields.items() if not key.startswith("_")}
    said |= {
        "statement": f"Saved {number} times.",
        "change_reason": "Saved again",
        "_save": "Save",
        "beyond_evidence": "",
    }
    answer = client.post(page, data=said)
    assert answer.status_code == 302, (answer.status_code, answer.text[:2000])


@contextmanager
def writers(clients: list[httpx.Client], pages: list[str]) -> Iterator[list[int]]:
    """Each saves its own text until the block ends; how often each did."""
    stop, counts, troubles = threading.Event(), [0] * len(pages), list[BaseException]()

    def work(place: int) -> None:
        try:
            while not stop.is_set():
                save(clients[place], pages[place], counts[place])
                counts[place] += 1
        except BaseException as error:
            troubles.append(error)

    threads = [threading.Thread(target=work, args=(place,), daemon=True) for place in range(len(pages))]
    for thread in threads:
        thread.start()
    try:
        yield counts
    finally:
        stop.set()
        for thread in threads:
            thread.join(PATIENCE)
    assert troubles == []
