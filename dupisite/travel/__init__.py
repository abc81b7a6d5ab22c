"""The whole site as of a moment: /at/, Memento, and the frame around a page of the past."""
