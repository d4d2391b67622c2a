"""The stored corrections of each owner: nothing is lost, nothing is stored twice, and what is deleted is gone."""

import os
import time
from pathlib import Path

import pytest

from harness.pencil import pencil
from harness.runs import make_run
from model import corrections as model_corrections
from model.corrections import CorrectionsError, check, dumps, loads
from tests.training.stand_in import in_processes
from training.jobs import corrections, store

SEVEN = {"objects": [pencil([(90.0, 80.0), (220.0, 75.0), (150.0, 260.0)], 18)]}
ONE = {"objects": [pencil([(160.0, 60.0), (158.0, 260.0)], 18)]}


def labels(folder, owner: str = "") -> list[int]:
    return [item.label for item in corrections.read(folder, owner)]


def test_a_drawing_is_stored_with_its_label_and_read_whole(tmp_path):
    assert corrections.read(tmp_path) == [] and corrections.content(tmp_path, "a") == (b"", 0)
    corrections.add(tmp_path / "runs", 7, SEVEN)
    corrections.add(tmp_path / "runs", 1, ONE)
    stored = corrections.read(tmp_path / "runs")
    assert [(item.label, item.drawing) for item in stored] == [(7, SEVEN), (1, ONE)]
    assert stored[0].time > 0


def test_a_drawing_is_parsed_once_on_its_way(tmp_path, monkeypatch):
    """At the door, when it is stored: not when it is merged, shown, or given to a training run."""
    drawings, parse = [], model_corrections.parse
    monkeypatch.setattr(model_corrections, "parse", lambda drawing: drawings.append(drawing) or parse(drawing))
    corrections.add(tmp_path, 7, SEVEN, "a")
    corrections.add(tmp_path, 1, ONE, "a")
    other = corrections.path_of(tmp_path, "a")
    assert labels(tmp_path, "a") == [7, 1] and corrections.content(tmp_path, "a") == (other.read_bytes(), 2)
    assert len(drawings) == 2
    other.write_text(dumps(corrections.read(tmp_path, "a")[:1]))  # by another server
    assert labels(tmp_path, "a") == [7] and len(drawings) == 3


def test_an_export_is_imported_and_nothing_is_stored_twice(tmp_path):
    corrections.add(tmp_path, 7, SEVEN)
    exported = loads(dumps(corrections.read(tmp_path)).encode(), "x.json")
    assert corrections.merge(tmp_path, exported) == 0
    assert corrections.merge(tmp_path / "other", exported * 2) == 1
    assert corrections.read(tmp_path / "other") == corrections.read(tmp_path)


def test_each_owner_has_corrections_of_its_own(tmp_path):
    corrections.add(tmp_path, 7, SEVEN, "a")
    corrections.add(tmp_path, 1, ONE, "b")
    assert (labels(tmp_path, "a"), labels(tmp_path, "b"), labels(tmp_path)) == ([7], [1], [])
    seven = corrections.read(tmp_path, "a")[0].id
    corrections.remove(tmp_path, seven, "b")
    assert labels(tmp_path, "a") == [7]
    corrections.remove(tmp_path, seven, "a")
    assert not corrections.path_of(tmp_path, "a").exists(), "the file goes with its last drawing"


def test_the_copies_of_a_deleted_drawing_are_deleted_too(tmp_path):
    """Also the copy of a run that was deleted and can be brought back. Copies without the drawing stay."""
    corrections.add(tmp_path, 7, SEVEN)
    corrections.add(tmp_path, 1, ONE)
    seven, one = corrections.read(tmp_path)
    folders = {"aaaa": tmp_path, "bbbb": tmp_path / store.DELETED, "cccc": tmp_path}
    runs = [make_run(folder, f"20260101-000000-{digits}") for digits, folder in folders.items()]
    for run, copied in zip(runs, ([seven, one], [one], [seven]), strict=True):
        run.drawings.write_text(dumps(copied))
    corrections.remove(tmp_path, one.id)
    corrections.remove(tmp_path, one.id)  # by another page
    assert labels(tmp_path) == [7]
    assert [run.drawings.exists() for run in runs] == [False, False, True]


def test_another_owners_copy_of_the_same_drawing_stays(tmp_path):
    """Two who label the same test digit have equal drawings. Who deletes one deletes no file of the other's runs."""
    anne, ben = "a" * 64, "b" * 64
    for owner, run_id in ((anne, "20260101-000000-aaaa"), (ben, "20260101-000000-bbbb")):
        corrections.add(tmp_path, 1, ONE, owner)
        make_run(tmp_path, run_id, owner=owner).drawings.write_text(dumps(corrections.read(tmp_path, owner)))
    corrections.remove(tmp_path, corrections.read(tmp_path, ben)[0].id, ben)
    assert [store.read(run_id, tmp_path).drawings.exists() for run_id in store.ids(tmp_path)] == [False, True]
    assert len(corrections.read(tmp_path, anne)) == 1 and not corrections.read(tmp_path, ben)


def test_an_owner_has_room_for_so_many_and_no_more(tmp_path, monkeypatch):
    monkeypatch.setattr("model.corrections.MAX_DRAWINGS", 1)
    corrections.add(tmp_path, 7, SEVEN, "a")
    with pytest.raises(CorrectionsError, match=r"room for 1 drawings \(3 MB\)"):
        corrections.add(tmp_path, 1, ONE, "a")
    corrections.add(tmp_path, 1, ONE, "b")
    assert (labels(tmp_path, "a"), labels(tmp_path, "b")) == ([7], [1])


def test_all_owners_together_have_room_for_so_many_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(corrections, "MAX_TOTAL_BYTES", 2 * corrections.BLOCK)
    corrections.add(tmp_path, 7, SEVEN, "a")
    corrections.add(tmp_path, 7, SEVEN, "b")
    with pytest.raises(CorrectionsError, match="no room for more"):
        corrections.add(tmp_path, 7, SEVEN, "c")
    assert labels(tmp_path, "c") == []


def test_invented_secrets_fill_a_tenth_of_the_room_in_an_hour_and_known_owners_store_on(tmp_path, monkeypatch):
    """41 of 60 MB were full in 95 s, and then nobody could store."""
    monkeypatch.setattr(corrections, "NEW_BYTES", 2 * corrections.BLOCK)
    corrections.add(tmp_path, 7, SEVEN, "known")
    new = tmp_path / corrections.OWNERS / corrections.NEW_OWNERS
    store.write_json(new, {"known": time.time() - 3601})
    for secret in ("a", "b"):
        corrections.add(tmp_path, 7, SEVEN, secret)
    for secret in ("c", "d"):
        with pytest.raises(CorrectionsError, match="Many new visitors"):
            corrections.add(tmp_path, 7, SEVEN, secret)
    corrections.add(tmp_path, 1, ONE, "known")
    drawings = [{"objects": [pencil([(90.0 + k, 80.0), (220.0, 75.0)] * 20, 18)]} for k in range(60)]
    many = [check({"label": 7, "drawing": drawing}, "") for drawing in drawings]
    corrections.merge(tmp_path, many)  # a private server has no owners
    corrections.change_owner(tmp_path, "a", "e")  # another secret is no way around it
    with pytest.raises(CorrectionsError, match="Many new visitors"):
        corrections.merge(tmp_path, many, "e")
    corrections.remove(tmp_path, corrections.read(tmp_path, "b")[0].id, "b")
    store.write_json(new, {"e": time.time() - 3601})
    corrections.add(tmp_path, 7, SEVEN, "c")
    assert [labels(tmp_path, owner) for owner in ("known", "a", "b", "c", "e")] == [[7, 1], [], [], [7], [7]]


def test_a_full_server_gives_up_the_drawings_of_those_who_never_came_back(tmp_path, monkeypatch):
    monkeypatch.setattr(corrections, "MAX_TOTAL_BYTES", 4 * corrections.BLOCK + 2000)
    now = time.time()
    # owner: hours since the last drawing, and since its owner looked at it last
    for owner, (written, seen) in {"once": (9, 9), "twice": (90, 2), "later": (5, 5), "here": (90, 0.5)}.items():
        corrections.add(tmp_path, 7, SEVEN, owner)
        os.utime(corrections.path_of(tmp_path, owner), (now - seen * 3600, now - written * 3600))
    left = []
    for newcomer in ("f", "g", "h"):
        corrections.add(tmp_path, 7, SEVEN, newcomer)
        left.append([owner for owner in ("once", "later", "twice", "here") if corrections.path_of(tmp_path, owner).exists()])
    assert left == [["once", "later", "twice", "here"], ["later", "twice", "here"], ["twice", "here"]]
    corrections.add(tmp_path, 7, SEVEN, "i")
    assert not corrections.path_of(tmp_path, "twice").exists()
    with pytest.raises(CorrectionsError, match="no room"):
        corrections.add(tmp_path, 7, SEVEN, "j")
    assert corrections.path_of(tmp_path, "here").exists()


def test_an_owner_who_looks_at_the_drawings_is_noted_without_a_change(tmp_path):
    corrections.add(tmp_path, 7, SEVEN, "a")
    path = corrections.path_of(tmp_path, "a")
    os.utime(path, (1000, 2000))
    before = corrections.version(tmp_path, "a")
    corrections.note_use(tmp_path, "a")
    assert time.time() - path.stat().st_atime < 60 and corrections.version(tmp_path, "a") == before
    corrections.note_use(tmp_path, "nobody")


def test_the_drawings_go_with_their_owner_to_a_new_secret(tmp_path):
    corrections.add(tmp_path, 7, SEVEN, "a")
    corrections.change_owner(tmp_path, "a", "a")  # an invalid cookie: it deleted them
    assert labels(tmp_path, "a") == [7]
    corrections.change_owner(tmp_path, "a", "b")
    corrections.add(tmp_path, 1, ONE, "a")
    corrections.change_owner(tmp_path, "a", "b")
    corrections.change_owner(tmp_path, "nobody", "b")
    assert (labels(tmp_path, "a"), labels(tmp_path, "b")) == ([], [7, 1])


def test_drawings_that_are_stored_while_they_change_their_owner_are_not_lost(tmp_path, monkeypatch):
    """They were read before the lock was taken, and what was stored in between was deleted."""
    corrections.add(tmp_path, 7, SEVEN, "a")
    corrections.add(tmp_path, 7, SEVEN, "b")
    lock = corrections.portable.lock

    def late(*given, **options):
        monkeypatch.setattr(corrections.portable, "lock", lock)
        corrections.add(tmp_path, 1, ONE, "a")
        return lock(*given, **options)

    monkeypatch.setattr(corrections.portable, "lock", late)
    corrections.change_owner(tmp_path, "a", "b")
    assert labels(tmp_path, "b") == [7, 1]


@pytest.mark.posix
def test_a_link_in_the_place_of_the_file_is_not_followed(tmp_path):
    (tmp_path / "elsewhere").write_text("{}")
    corrections.path_of(tmp_path).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CorrectionsError, match="cannot be read") as refused:
        corrections.read(tmp_path)
    assert str(tmp_path) not in str(refused.value)


def test_two_servers_on_one_folder_lose_no_drawing(tmp_path: Path):
    imports = "import sys; from pathlib import Path; from harness.pencil import pencil; from training.jobs import corrections"
    code = (
        "corrections.LOCK_WAIT = 600\n"
        "for k in range(20):\n"
        "    drawing = {'objects': [pencil([(90.0 + k, 80.0), (220.0, 75.0 + int(sys.argv[1])), (150.0, 260.0)], 18)]}\n"
        "    corrections.add(Path(sys.argv[2]), 7, drawing)"
    )
    in_processes(imports, code, ("0", str(tmp_path)), ("1", str(tmp_path)))
    assert len(corrections.read(tmp_path)) == 40
