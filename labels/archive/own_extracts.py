"""The extracts that come with the software: made up, and a sample in whatever archive they stand.

A release before asked nobody, and archived them as official labels where the operator did not say what they are. Those rows
and what was signed on them are never changed: they are read as what they are, wherever an origin is asked for, and the ledger
gets an entry that says so.
"""

from __future__ import annotations

from uuid import UUID

SET_ID = UUID("796635ac-ca31-404d-91e7-1793122b0479")  # no label of a manufacturer has it

# Of every file that was ever shipped: evidence that was frozen names a label by the hash of its bytes.
SHA256 = frozenset(
    {
        "e1f9f25ad2b890fdc14d7dc3f4deca1a27dbc38a3d215996e1163008f40bd96e",
        "060ed99f78a8922db0e84011af6f38cf6627e4b09d0c041489f9d4b3d11d95b6",
        "1de3f1a321fae055b3549c6928b0c34ffd5d95799e3a578f4dcb13555f4cf500",
        "80b3417a4d98f2a097c37a3ca205e470aa5df33d7fdcc3c063ab41f85a3238e0",
    }
)
