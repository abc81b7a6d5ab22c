"""The tree and both verifiers: against known roots, against another implementation, and for every small size."""

import pytest
from pymerkle import InmemoryTree, verify_consistency

from audit.ledger.canonical import leaf_hash
from audit.ledger.merkle import EMPTY, Frontier, Subroot, consistency_path, inclusion_path, root_of
from audit.offline import is_consistent, is_included, leaf, node

SIZES = 70

# Entries and roots of the reference implementation of RFC 6962.
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = """
6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125
aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77
d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4
76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef
ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c
5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328
""".split()
INCLUSIONS = {  # (index, size): path
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}
CONSISTENCIES = {  # (old size, size): path
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}


def leaves(count: int) -> list[bytes]:
    return [leaf(b"entry %d" % number) for number in range(count)]


def over(hashes: list[bytes]) -> Subroot:
    return lambda start, stop: root_of(hashes[start:stop])


def hexed(path: list[bytes]) -> list[str]:
    return [part.hex() for part in path]


def test_the_ledgers_leaf_is_the_leaf_of_the_tree():
    assert leaf_hash(b"entry") == leaf(b"entry").hex()


def test_an_empty_tree_has_the_root_of_nothing():
    assert root_of([]) == EMPTY
    assert EMPTY.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_known_roots_and_paths_are_made():
    hashes = [leaf(entry) for entry in ENTRIES]
    assert hexed([root_of(hashes[:size]) for size in range(1, 9)]) == ROOTS
    for (index, size), path in INCLUSIONS.items():
        assert hexed(inclusion_path(index, size, over(hashes))) == path
        assert is_included(hashes[index], index, size, list(map(bytes.fromhex, path)), root_of(hashes[:size]))
    for (old, size), path in CONSISTENCIES.items():
        assert hexed(consistency_path(old, size, over(hashes))) == path
        assert is_consistent(old, root_of(hashes[:old]), size, root_of(hashes[:size]), list(map(bytes.fromhex, path)))


def test_another_implementation_makes_the_same_roots_and_paths_and_accepts_our_roots():
    """Its proofs of consistency cut the tree otherwise, so there only what it accepts can be compared."""
    tree, frontier = InmemoryTree(algorithm="sha256"), Frontier()
    hashes = leaves(SIZES)
    for size in range(1, SIZES):
        tree.append_entry(b"entry %d" % (size - 1))
        frontier.add(hashes[size - 1])
        assert frontier.root() == tree.get_root()
        for other in range(1, size + 1):
            theirs = set(tree.prove_inclusion(other, size).serialize()["path"])
            ours = inclusion_path(other - 1, size, over(hashes))
            assert {hashes[other - 1].hex(), *hexed(ours)} == theirs
            verify_consistency(root_of(hashes[:other]), frontier.root(), tree.prove_consistency(other, size))


def test_a_large_tree_has_the_root_of_another_implementation():
    tree = InmemoryTree(algorithm="sha256")
    for number in range(20_000):
        tree.append_entry(b"entry %d" % number)
    assert root_of(leaves(20_000)) == tree.get_root()


@pytest.mark.parametrize("size", range(1, SIZES))
def test_every_leaf_of_every_small_tree_is_proved_and_nothing_else_is(size):
    hashes = leaves(size + 1)
    root = root_of(hashes[:size])
    for index in range(size):
        path = inclusion_path(index, size, over(hashes))
        assert is_included(hashes[index], index, size, path, root)
        assert not is_included(hashes[size], index, size, path, root), "another leaf"
        assert not is_included(hashes[index], index, size, path, root_of(hashes)), "another tree"
        assert not is_included(hashes[index], index, size, [*path, root], root), "a longer path"
        for place in range(size + 2):
            if place != index:
                assert not is_included(hashes[index], place, size, path, root), "another place"
        for number in range(len(path)):
            assert not is_included(hashes[index], index, size, path[:number] + path[number + 1 :], root), "a gap"
            changed = [*path[:number], node(path[number], root), *path[number + 1 :]]
            assert not is_included(hashes[index], index, size, changed, root), "another hash"
    assert not is_included(hashes[0], -1, size, [], root)


@pytest.mark.parametrize("size", range(1, SIZES))
def test_every_small_tree_is_proved_to_continue_every_smaller_one_and_no_other(size):
    hashes = leaves(size)
    root = root_of(hashes)
    for old in range(1, size + 1):
        old_root, path = root_of(hashes[:old]), consistency_path(old, size, over(hashes))
        rewritten = root_of([*hashes[: old - 1], leaf(b"rewritten")])
        assert is_consistent(old, old_root, size, root, path)
        assert not is_consistent(old, rewritten, size, root, path), "another past"
        assert not is_consistent(old, old_root, size, rewritten, path), "another present"
        assert not is_consistent(old, old_root, size, root, [*path, root]), "a longer path"
        assert not is_consistent(size + 1, old_root, size, root, path), "a past longer than the present"
        for number in range(len(path)):
            assert not is_consistent(old, old_root, size, root, path[:number] + path[number + 1 :]), "a gap"
            changed = [*path[:number], node(path[number], root), *path[number + 1 :]]
            assert not is_consistent(old, old_root, size, root, changed), "another hash"
        for other in range(1, size + 1):
            if other != old:
                assert not is_consistent(other, old_root, size, root, path), "another size"
    assert not is_consistent(0, EMPTY, size, root, []), "of nothing nothing is proved"
