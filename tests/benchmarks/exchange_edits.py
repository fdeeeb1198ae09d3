"""What the exchange is measured with: the same edits every time, as a team's devices would have written them."""

import hashlib
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kamtui.records.values import Moment, RecordId, Value
from kamtui.store.ids import link_id
from kamtui.store.log import CREATE, WRITE
from kamtui.store.wire import EditRef, Piece, StreamKey, WireAction, WireEdit
from kamtui.sync.bundle import NO_HASH, bundle_hash, write_bundle

TEAM = bytes(range(16))

BEGIN = datetime.fromisoformat("2024-01-01T01:00:00+00:00")
"""The first morning of the fictional team."""

PROSE = (
    "Met about recovery time the switch over window is too short for four hours asks for a drill plan before Friday "
    "wants references from two banks budget moves to next year legal reads the contract 陈总 灾备 切换 演练 预算 合同 "
    "Nordhaven Meridian 云杉 pilot licence latency backup audit board sponsor tender price delivery training"
)
"""What notes and steps are made of. Real ones repeat themselves less and shrink less: sizes are given without notes."""

WORDS = PROSE.split()


CITIES = ("Shanghai", "Hamburg", "London", "Suzhou", "New York", "Berlin", "Shenzhen", "Hangzhou")


class Rep:
    """One person's device: every edit it makes is numbered, timed and written over what it has seen last."""

    def __init__(self, name: str) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())
        self.stream = StreamKey(self._key.public_key().public_bytes_raw(), "team")
        self.name = name
        self.random = random.Random(name)
        self.now = BEGIN
        self.person = self.id()
        self.seq = 0
        self.changes = 0
        self.edits: list[WireEdit] = []
        self.actions: list[WireAction] = []
        self.bases: dict[RecordId, EditRef] = {}
        self.heads: dict[tuple[RecordId, str], EditRef] = {}
        self._clock = 0
        self._before = NO_HASH

    def id(self) -> RecordId:
        """A fresh UUIDv7 of now."""
        tail = bytearray(self.random.randbytes(10))
        tail[0], tail[2] = tail[0] & 0x0F | 0x70, tail[2] & 0x3F | 0x80
        return int(self.now.timestamp() * 1000).to_bytes(6) + bytes(tail)

    def passes(self, seconds: float) -> None:
        """Let time go by, by about so much."""
        self.now += timedelta(milliseconds=int(seconds * self.random.uniform(500, 1500)))

    def act(self, verb: str) -> None:
        """Begin an action."""
        self._clock = max(int(self.now.timestamp() * 1000) << 16, self._clock + 1)
        ref = EditRef(self.stream, self.seq + 1)
        self.actions.append(WireAction(ref, verb, self.person, "hand", "", None, self._clock))
        self._clock -= 1

    def write(self, kind: str, record: RecordId, values: Mapping[str, Value], op: int = WRITE) -> RecordId:
        """One edit of the action, over the heads as this device knows them."""
        self.seq += 1
        self._clock += 1
        base = self.bases.get(record)
        over = {name: (self.heads.get((record, name), base),) for name in values} if base else {}
        self.edits.append(
            WireEdit(self.seq, self._clock, self.actions[-1].ref, op, kind, record, values, over)
        )
        ref = EditRef(self.stream, self.seq)
        if base:
            self.heads |= {(record, name): ref for name in values}
        else:
            self.bases[record] = ref
        self.changes += len(values)
        return record

    def make(self, kind: str, **values: Value) -> RecordId:
        """A new record."""
        return self.write(kind, self.id(), values, CREATE)

    def join(self, name: str, owner: RecordId, target: RecordId) -> None:
        """A new member of a set."""
        self.write("link", link_id(name, owner, target), {"name": name, "owner": owner, "target": target}, CREATE)

    def text(self, words: int) -> str:
        """Free text of about so many words."""
        return " ".join(self.random.choices(WORDS, k=words))

    def day(self, ahead: int) -> str:
        """A day so many days from now."""
        return (self.now + timedelta(days=ahead)).date().isoformat()

    def take_piece(self) -> Piece:
        """All that was written since the last piece."""
        piece = Piece(self.stream, self.name, tuple(self.edits), tuple(self.actions))
        self.edits, self.actions = [], []
        return piece

    def bundle(self, piece: Piece, vector: Mapping[StreamKey, int] | None = None) -> bytes:
        """The bundle of a piece, after the one before."""
        data = write_bundle(piece, TEAM, self._before, {self.stream: piece.edits[-1].seq, **(vector or {})},
                            self._key.sign)
        self._before = bundle_hash(data)
        return data


class Territory:
    """What a rep looks after, as far as it is needed to go on writing."""

    def __init__(self, rep: Rep, accounts: int) -> None:
        self._rep = rep
        self.people: list[tuple[RecordId, RecordId]] = []
        self.open: list[RecordId] = []
        self.visits: list[RecordId] = []
        for number in range(accounts):
            rep.passes(120)
            rep.act("add")
            account = rep.make(
                "account", name=f"{rep.name} Works {number}", tier=rep.random.choice(["gold", "iron", "lead"]),
                industry="machines", city=rep.random.choice(CITIES), country="DE", owner=rep.person,
            )
            for _person in range(4):
                rep.passes(60)
                rep.act("add")
                contact = rep.make(
                    "contact", account=account, name=f"{rep.text(1)} {rep.random.randrange(10_000)}",
                    emails=(f"p{rep.random.randrange(10**6)}@works.example",), language="en",
                )
                self.people.append((account, contact))

    def handed_to(self, name: str) -> Rep:
        """Another rep goes on here, who has received everything so far."""
        rep = Rep(name)
        rep.bases, rep.heads, rep.now = self._rep.bases, self._rep.heads, self._rep.now + timedelta(hours=12)
        self._rep = rep
        return rep

    def visit(self) -> None:
        """A visit with its people and a next step, logged as one action: 17 field changes or 20."""
        rep = self._rep
        rep.passes(2400)
        account, contact = rep.random.choice(self.people)
        began = rep.now.replace(minute=rep.random.choice([0, 15, 30]), second=0, microsecond=0)
        when = Moment.of(began, "Europe/Berlin")
        rep.act("log")
        visit = rep.make(
            "visit", account=account, when=when, minutes=rep.random.choice([30, 45, 60]),
            visit_kind=rep.random.choice(["onsite", "phone", "video"]), state="held",
            note=rep.text(rep.random.randrange(8, 60)), result=rep.random.choice(["advanced", "continued"]),
            owner=rep.person,
        )
        self.visits.append(visit)
        rep.join("visit.attendees", visit, contact)
        if rep.random.random() < 0.5:
            rep.join("visit.attendees", visit, rep.random.choice(self.people)[1])
        self._step(account, visit)

    def step(self) -> None:
        """A step of its own."""
        self._rep.passes(600)
        self._rep.act("plan")
        self._step(self._rep.random.choice(self.people)[0], None)

    def _step(self, account: RecordId, visit: RecordId | None) -> None:
        rep = self._rep
        values: dict[str, Value] = {
            "account": account, "text": rep.text(4), "sort": rep.random.choice(["next", "ours", "theirs"]),
            "due": rep.day(rep.random.randrange(1, 30)), "owner": rep.person,
        }
        self.open.append(rep.make("step", **({**values, "visit": visit} if visit else values)))

    def tick(self) -> None:
        """An open step is done: two field changes of an old record."""
        rep = self._rep
        rep.passes(300)
        rep.act("done")
        step = self.open.pop(rep.random.randrange(len(self.open)))
        rep.write("step", step, {"done": rep.day(0), "kept": rep.random.random() < 0.8})

    def put_off(self) -> None:
        """An open step gets another day: one field change of an old record."""
        rep = self._rep
        rep.passes(300)
        rep.act("edit")
        rep.write("step", rep.random.choice(self.open), {"due": rep.day(rep.random.randrange(1, 30))})

    def mend_visit(self) -> None:
        """A visit's form is gone over again: three field changes of an old record."""
        rep = self._rep
        rep.passes(300)
        rep.act("edit")
        rep.write("visit", rep.random.choice(self.visits), {
            "minutes": rep.random.choice([20, 40, 90]), "result": rep.random.choice(["setback", "none"]),
            "goal": rep.text(4),
        })

    def mend_contact(self) -> None:
        """A contact's form is gone over again: two field changes of an old record."""
        rep = self._rep
        rep.passes(300)
        rep.act("edit")
        rep.write("contact", rep.random.choice(self.people)[1], {
            "phones": (f"+49 40 {rep.random.randrange(10**6)}",), "interests": rep.text(2),
        })

    def update(self) -> None:
        """One edit of an old record, of any of these sorts: 2.2 field changes in the mean."""
        self._rep.random.choice([self.tick, self.put_off, self.mend_visit, self.mend_visit, self.mend_contact])()

    def usual_day(self) -> None:
        """A day of one rep: 6 visits with notes and steps, 4 steps more, 5 done, 3 contacts: about 150 changes."""
        for _turn in range(6):
            self.visit()
        for _turn in range(4):
            self.step()
        for _turn in range(5):
            self.tick()
        for _turn in range(3):
            self.mend_contact()


def history(changes: int, piece_edits: int) -> tuple[Territory, list[bytes]]:
    """A rep's years of about so many field changes, nearly all in new records, as bundles of so many edits."""
    rep = Rep("Anna's laptop")
    land = Territory(rep, changes // 1000)
    bundles = []
    while rep.changes < changes:
        land.visit()
        if rep.random.random() < 0.3:
            land.tick()
        if len(rep.edits) >= piece_edits:
            bundles.append(rep.bundle(rep.take_piece()))
    if rep.edits:
        bundles.append(rep.bundle(rep.take_piece()))
    return land, bundles


def updates(land: Territory, changes: int) -> bytes:
    """A bundle of a colleague who goes over old records only: so many field changes."""
    rep = land.handed_to("Ben's laptop")
    while rep.changes < changes:
        land.update()
    return rep.bundle(rep.take_piece())


def without_notes(piece: Piece) -> Piece:
    """A piece whose visits have empty notes."""
    empty = {"note": ""}
    bare = (
        replace(edit, values={**edit.values, **empty}) if "note" in edit.values else edit for edit in piece.edits
    )
    return replace(piece, edits=tuple(bare))
