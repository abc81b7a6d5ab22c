"""Checks proofs of this site without it: one file that needs Python, and knows nothing of the site or of Django.

The verifiers live here and nowhere else: the site imports them, so what an outsider runs is what the site's tests test.
"""

import hashlib


def leaf(entry: bytes) -> bytes:
    """Hash of an entry (RFC 6962, section 2.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Hash over two subtrees (RFC 6962, section 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def is_included(leaf_hash: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
    """Is the leaf number `index` (from 0) of the tree with this size and root? RFC 9162, section 2.1.3.2."""
    if not 0 <= index < size:
        return False
    here, last, found = index, size - 1, leaf_hash
    for sibling in path:
        if last == 0:
            return False
        if here % 2 or here == last:
            found = node(sibling, found)
            while here and here % 2 == 0:
                here, last = here // 2, last // 2
        else:
            found = node(found, sibling)
        here, last = here // 2, last // 2
    return last == 0 and found == root


def is_consistent(old_size: int, old_root: bytes, size: int, root: bytes, path: list[bytes]) -> bool:
    """Does the tree begin with all leaves of the old one, in their order? RFC 9162, section 2.1.4.2."""
    if not 0 < old_size <= size:
        return False
    if old_size == size:
        return not path and old_root == root
    if old_size & (old_size - 1) == 0:  # the old tree is whole within the new one, so its root is not repeated
        path = [old_root, *path]
    if not path:
        return False
    here, last = old_size - 1, size - 1
    while here % 2:
        here, last = here // 2, last // 2
    old_found = found = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if here % 2 or here == last:
            old_found, found = node(sibling, old_found), node(sibling, found)
            while here and here % 2 == 0:
                here, last = here // 2, last // 2
        else:
            found = node(found, sibling)
        here, last = here // 2, last // 2
    return last == 0 and old_found == old_root and found == root
