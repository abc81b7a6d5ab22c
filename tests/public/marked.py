"""A word that stands in every text field of a draft, and must never be public."""

MARKER = "zqxmarker"
FREE_TEXTS = {"heading", "statement", "claim_text", "condition", "question", "short_answer", "answer", "bottom_line"}
