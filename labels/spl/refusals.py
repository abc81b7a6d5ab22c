"""The one way in which bytes that are no drug label are refused. Knows not what makes them none."""


class NotALabel(ValueError):
    """Its message is a full sentence: what is wrong with the file and, where a person can mend it, what to do."""
