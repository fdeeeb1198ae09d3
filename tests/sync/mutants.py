"""Breaks the merge in one place at a time and sees that a test notices: run by hand, before a release.

    python tests/sync/mutants.py [NAME …]

Each mutant is one changed text in a copy of the package; the tests of the merge run against it until one fails. The
table says which one that was. Ends with 1 when a mutant goes unnoticed.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]

TESTS = (
    "tests/store/test_heads.py", "tests/store/test_merging.py", "tests/store/test_conflicts.py",
    "tests/store/test_streams.py", "tests/store/test_erasing.py", "tests/store/test_snapshots.py",
    "tests/store/test_same_as.py", "tests/sync/test_convergence.py",
)

NETWORKS = "150"
"""Networks of the state machine for each mutant, as many as the suite's."""


class Mutant(NamedTuple):
    """`old` stands once in `file` and becomes `new`; `what` says in the words of the trade what is then wrong."""

    name: str
    file: str
    old: str
    new: str
    what: str


MUTANTS = (
    Mutant("over-ignored", "heads", "covered.setdefault(name, set()).update(ids)", "covered.setdefault(name, set())",
           "what was written over still counts"),
    Mutant("over-of-any-field", "heads", "if edit.id not in covered.get(name, ()) and",
           "if not any(edit.id in ids for ids in covered.values()) and", "writing over one field hides the others"),
    Mutant("arrival-decides", "heads", "for edit in sorted(known.values(), key=order):",
           "for edit in known.values():",
           "what is shown depends on who came last"),
    Mutant("any-delete-kills", "heads",
           "return all(head in seen or private(head) for ids in heads.values() for head in ids)", "return True",
           "a delete takes a change along that it never saw"),
    Mutant("private-keeps-alive", "heads", "return all(head in seen or private(head) for",
           "return all(head in seen for", "an own-private note keeps alive what the team deleted"),
    Mutant("one-delete-is-enough", "heads", "not all(known[one].values[LIFE] for one in lives)",
           "not any(known[one].values[LIFE] for one in lives)", "a record brought back stays deleted"),
    Mutant("equal-values-quarrel", "heads", "len({known[one].values[name] for one in ids}) > 1", "True",
           "two who agree have a conflict"),
    Mutant("outlived-unlisted", "heads", "return any(known[one].values[LIFE] for one in lives if not private(one))",
           "return False", "a delete against a change is not listed"),
    Mutant("second-kind-merged", "heads", "if len(kinds) > 1:", "if False:",
           "an id under two kinds mixes their fields"),
    Mutant("stale-is-fresh", "transaction", "if len(now) > 1 or now[0] not in edit.over.get(name, ()):",
           "if len(now) > 1:", "a form opened before a sync silently overwrites it"),
    Mutant("life-is-plain", "transaction", "if LIFE in edit.values or LIFE in heads or edit.kind == LINK:",
           "if edit.kind == LINK:", "an unseen change does not bring a deleted record back"),
    Mutant("blind-delete", "transaction", "standing = {base}.union(*heads.values()) - set(edit.over.get(LIFE, ()))",
           "standing: set[int] = set()", "a local delete covers heads it never named"),
    Mutant("conflict-never-ends", "transaction",
           'connection.execute("DELETE FROM contested WHERE record = ?", (record,))', "pass",
           "a settled conflict stays listed"),
    Mutant("private-named-to-team", "transaction",
           "tuple(one for one in ids if not private(one))", "tuple(one for one in ids)",
           "the log names own-private edits to the team"),
    Mutant("base-head-lost", "transaction", "if ids != (base,) or name == LIFE}",
           "if base not in ids or name == LIFE}", "the first edit is forgotten as one side of a conflict"),
    Mutant("refused-too-late", "merging", "    examine(piece)\n", "", "a hostile piece is half taken"),
    Mutant("known-again", "merging", "if edit.seq not in known]",
           "if edit.seq not in known or edit.seq == self._first]", "a known edit is added once more"),
    Mutant("fork-unseen", "merging", "        self._require_same(known)\n", "", "a copied device goes unnoticed"),
    Mutant("clock-poisoned", "merging", "if self._own or milliseconds(one) <= limit]", "]",
           "one wrong clock spreads to all"),
    Mutant("clock-stands", "merging", "self._workspace.keep_clock(max(sane))", "pass",
           "our clock never follows others"),
    Mutant("gap-forgotten", "merging", "if self._first > last + 1:", "if False:",
           "a missing piece is never asked for again"),
    Mutant("gap-stays", "merging", "((first, self._first - 1), (self._end + 1, end))", "((first, end),)",
           "what has come is asked for for ever"),
    Mutant("over-unfiltered", "merging", "if self._piece.stream.scope == OWN:", "if True:",
           "the team writes over what only I can see"),
    Mutant("cycles-forgotten", "merging", "admitted(self._workspace, edits), awaited)",
           "admitted(self._workspace, edits), set())",
           "edits that claim to have seen each other differ by order"),
    Mutant("awaited-lost", "merging", "        self._await()\n", "",
           "what was written over before it came shows again"),
    Mutant("own-stream-stands", "merging", "if self._end > last:", "if self._end > last and not self._own:",
           "a restored device uses its numbers twice"),
    Mutant("later-unmarked", "arrivals", "edit.id not in first) for edit in edits)", "False) for edit in edits)",
           "a record's later edits are not found"),
    Mutant("old-head-stays", "arrivals",
           'execute("DELETE FROM head WHERE record = ? AND field = ? AND edit = ?", self._stored)', "pass",
           "what was written over stays a head"),
    Mutant("first-value-stays", "arrivals", "changed.update(edit.values)", "changed = {**edit.values, **changed}",
           "of two changes in a batch the first is shown"),
    Mutant("dead-as-new", "arrivals", 'found[row[0]] = _Base(row[1], "")', "pass",
           "a deleted record that is changed elsewhere is made anew"),
    Mutant("deep-heads-forgotten", "arrivals", "self._heads = _heads(workspace, bases)",
           "self._heads: dict[RecordId, dict[str, tuple[int, ...]]] = {}", "a batch takes first edits for the heads"),
    Mutant("span-not-widened", "action_rows", "return max(last, span.last), other_first, other_last",
           "return last, other_first, other_last", "an action loses edits that come later"),
    Mutant("undone-unmarked", "action_rows", "for taken_back in set(undoing):",
           "for taken_back in ():", "what was undone elsewhere can be undone again"),
    Mutant("private-sent", "streams", "        if scope != OWN:\n", "        if False:\n",
           "a team piece names own-private edits"),
    Mutant("piece-over-gap", "streams", "if row[0] != edit_id(number, first + len(edits)) or", "if",
           "a piece runs over a gap"),
    Mutant("conflict-by-number", "conflicts", "key.device, key.scope.encode(), edit & SEQ_MASK", 'b"", b"", edit',
           "a conflict has another id on every device"),
    Mutant("sides-unnamed", "conflicts",
           "named = sorted(self._name(one) for one in {*(side.edit for side in sides), *also})",
           "named: list[bytes] = []",
           "somebody settles what he has not seen"),
    Mutant("late-values-stay", "erasing", "for edit in edits if edit.record in taking and not",
           "for edit in edits if False and not", "old edits that come late bring values back"),
    Mutant("erased-here-only", "erasing", "        _empty_logged(workspace, record, erasures)\n    taking",
           "        pass\n    taking", "an erasure that comes leaves what is here"),
    Mutant("knowing-is-erased", "erasing", "difference(edit.over.get(ERASURES, ()), (edit.id,))",
           "difference((edit.id,))", "what was written after the erasure is erased too"),
    Mutant("private-erasure-counts", "erasing", "if edit.op == ERASE and not private(edit.id)",
           "if edit.op == ERASE", "the team sees what I erased only for myself"),
    Mutant("erasure-not-named", "transaction", "over = {**over, ERASURES: known}", "pass",
           "nobody can write to an erased record again"),
    Mutant("empty-hides-nothing", "transaction", "if not edit.values or not edit.over.keys() <= edit.values.keys():",
           "if False:", "what an emptied edit wrote over shows again"),
    Mutant("part-for-whole", "streams", "            if edit.part:\n                break\n", "",
           "a relay passes on a part of an edit as the whole"),
    Mutant("history-counts", "heads", "and name not in edit.past:", ":",
           "an old bundle brings back what a snapshot covers"),
    Mutant("covered-comes-back", "past", "if edit.id & _SEQ <= covered else edit", "if False else edit",
           "an edit that was written over counts as new"),
    Mutant("filled-in-counts", "past", "past=(*held.past, *(name for", "past=(*held.past, *(name for name in () for",
           "the rest of an edit counts when it comes"),
    Mutant("mine-stays", "snapshots", "or name not in counting)", ")",
           "what others wrote over shows here after a snapshot"),
    Mutant("known-again-by-snapshot", "snapshots", " if edit.id not in over]", "]",
           "an older snapshot brings back what a newer one covers"),
    Mutant("awaited-left-out", "snapshots", "or edit.op == ERASE or _reaches_beyond(edit, reach)",
           "or edit.op == ERASE", "what was written over before it came shows again"),
    Mutant("erasures-left-out", "snapshots", "or edit.op == ERASE or _reaches", "or _reaches",
           "a snapshot forgets an erasure, and late values stay"),
    Mutant("gaps-covered", "snapshots", "if edit.id & SEQ_MASK <= reach[edit.id >> SEQ_BITS]]", "]",
           "a snapshot holds what lies above a gap"),
    Mutant("taken-back-is-nothing", "undo",
           "if one not in covered and (edit.hlc < begun or stream_of(one) not in own)",
           "if one not in covered and edit.hlc < begun and stream_of(one) in own",
           "an undo deletes what another device's change had kept alive"),
    Mutant("one-value-comes-back", "undo", "        for other in edits[1:]:", "        for other in edits[:0]:",
           "undo of a settlement brings back one side of it"),
    Mutant("restated-is-foreign", "undo", "        if not taken_back:\n", "        if True:\n",
           "a second undo takes the first one for somebody else's change"),
    Mutant("orphans-unlisted", "conflicts", "found = [*_contested(workspace), *_orphans(workspace)]",
           "found = [*_contested(workspace)]", "a visit under an account deleted unseen is lost from sight"),
    Mutant("newest-stands", "grouping", "self.new[record] = living[0] if living else record",
           "self.new[record] = living[-1] if living else record", "another record stands for the joined ones"),
    Mutant("dead-stands", "grouping", "living = [record for record in part if self.own[record]]",
           "living = part", "a deleted record stands for those that live"),
    Mutant("group-not-left", "grouping", "self._part(before)", "self._join(before, min(now))",
           "what belonged to a record stays with the other when they part"),
    Mutant("one-side-parted", "projection", "self.stirred.update(((row[0], row[1]), (row[0], row[2])))",
           "self.stirred.add((row[0], row[1]))", "a record whose join is gone stays under the other"),
    Mutant("nothing-lent", "same_as", "values.setdefault(name, value)",
           "values.update({name: value} if _member == canonical else {})", "empty fields stay empty"),
    Mutant("last-lends", "same_as", "values.setdefault(name, value)", "values[name] = value",
           "another's value hides the record's own"),
    Mutant("own-parent", "same_as", "field.target == kind and value in ids:", "field.target == kind and False:",
           "an account joined to its parent is its own parent"),
    Mutant("references-stay", "grouping", "self._join(before, now.pop())", "pass", "visits stay with the other record"),
    Mutant("links-stay", "grouping", "if target == self._kind:", "if False:", "who was at a visit is not led on"),
    Mutant("unstirred-by-change", "projection", "                if linked:", "                if False:",
           "a change of a joined record is not seen"),
    Mutant("arrivals-unjoined", "arrivals", "        regroup(workspace)", "        pass",
           "joins that come by an exchange join nothing"),
    Mutant("joined-as-new", "arrivals", "found[row[0]] = _Base(row[1], row[2])", "pass",
           "a change of a joined record makes it anew"),
)


def main(names: list[str]) -> int:
    """Try the mutants of these names, or all; print a table."""
    chosen = [mutant for mutant in MUTANTS if not names or mutant.name in names]
    unnoticed = 0
    for mutant in chosen:
        started = time.monotonic()
        caught = attempt(mutant)
        unnoticed += not caught
        seconds = time.monotonic() - started
        print(f"{mutant.name:24} {seconds:4.0f} s  {caught or 'NOT NOTICED':60} {mutant.what}", flush=True)
    print(f"{len(chosen) - unnoticed} of {len(chosen)} noticed")
    return int(unnoticed > 0)


def attempt(mutant: Mutant) -> str:
    """The first test that fails against the mutant; empty when none does. Raises `ValueError` for one that is stale."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in ("kamtui", "tests"):
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        file = copy / "kamtui" / "store" / f"{mutant.file}.py"
        text = file.read_text("utf-8")
        if text.count(mutant.old) < 1:
            raise ValueError(f"{mutant.name}: its text is not in {mutant.file}.py")
        file.write_text(text.replace(mutant.old, mutant.new), "utf-8")
        environment = {**os.environ, "PYTHONPATH": folder, "NETWORKS": NETWORKS, "MUTANT": mutant.name}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", *TESTS],
            cwd=folder, env=environment, capture_output=True, text=True, timeout=900, check=False,
        )
    failed = re.search(r"^(?:FAILED|ERROR) tests/(\S+)", done.stdout, re.MULTILINE)
    if done.returncode == 0:
        return ""
    return failed[1].split("/")[-1][:60] if failed else "the tests cannot run"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
