"""The pages of a label as tests read them."""

LABEL = "/dupixent/label/"


def main(client, address: str) -> str:
    """What stands in the middle of a page, with single spaces."""
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    text = page.text
    return " ".join(text[text.index("<main") : text.index("</main>")].split())


def head_and_banner(client, address: str) -> str:
    text = client.get(address).text
    return text[: text.index("<main")]
