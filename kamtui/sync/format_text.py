"""The format of bundles and packs, page by page: what `kamtui help sync-format` shows, enough to write a reader."""

from typing import NamedTuple

from kamtui.locale import N_
from kamtui.sync.common_words import COMMON_WORDS


class Page(NamedTuple):
    """One subject. `rows` pair a place or number with its meaning; `code` is shown as it stands, not translated.

    `title`, `text` and the meanings in `rows` are marked for translation.
    """

    title: str
    text: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    code: str = ""


PAGES = (
    Page(
        N_("1. Packs and bundles"),
        (
            N_(
                "A pack (.kamtui) is any number of bundles, one after the other, with nothing between them. One "
                "bundle is a pack, and two packs joined end to end are one."
            ),
            N_(
                "A bundle holds edits of one stream, that is of one device in one scope, numbered without a gap. It "
                "never changes. It is known by the SHA-256 of all its bytes; its file name is only a hint: "
                "v1/TEAM/SCOPE/DEVICE/SHELF/FIRST-LAST-HASH, with team and device in hexadecimal digits, numbers of "
                "12 digits, the first 16 digits of the hash, and as shelf the first number without its last three "
                "digits."
            ),
            N_("Whole numbers in the frame have their most significant byte first. Everything else is msgpack."),
        ),
    ),
    Page(
        N_("2. The frame"),
        (
            N_(
                "Magic, version, flags and length stand in every version at these places, so that a reader can pass "
                "over a bundle it does not know. A higher version, or a flag other than bits 0 and 1, means: keep it, "
                "wait for an update."
            ),
            N_(
                "The signature is Ed25519, with the key of the device named in the header (key 11, else key 2), over "
                "all bytes before it. Check it before anything inside is read."
            ),
        ),
        (
            ("0, 8", N_("magic: 8B 6B 61 6D 74 75 69 0A")),
            ("8, 2", N_("version: 1")),
            ("10, 2", N_("flags: bit 0 is set when the body is encrypted, bit 1 for a part of a snapshot (page 11)")),
            ("12, 4", N_("length of the whole bundle in bytes, at most 8 MiB")),
            ("16, 4", N_("length of the header")),
            ("20", N_("header, then the body up to the last 64 bytes, then the signature (64 bytes)")),
        ),
    ),
    Page(
        N_("3. The header"),
        (
            N_(
                "A msgpack map with whole numbers as keys. Skip keys you do not know. A bundle that is relayed is "
                "passed on byte by byte, with everything in it."
            ),
            N_(
                "The streams of a bundle are numbered: 0 is its own; then those of key 9 in the order in which they "
                "stand; then those of section 3 of the body. One stream may have several numbers."
            ),
        ),
        (
            ("1", N_("team, 16 bytes")),
            ("2", N_("device: its Ed25519 public key, 32 bytes")),
            ("3", N_("scope: team, me, or another word of small letters, digits and hyphens, at most 32")),
            ("4", N_("name of the device, for people")),
            ("5, 6", N_("number of the first and of the last edit, from 1 to below 2^40")),
            ("7", N_("hash of this stream's bundle before, or 32 zero bytes")),
            ("8", N_("SHA-256 of the body as it lies in the bundle")),
            (
                "9",
                N_("version vector: an array of [device, scope, last edit known]; an empty device is the bundle's own"),
            ),
            ("10", N_("may be absent: names of what a reader must know; if there are any, keep the bundle and wait")),
            (
                "11",
                N_(
                    "may be absent: the Ed25519 key it is signed with, where another device vouches for edits of one "
                    "whose key is gone"
                ),
            ),
            (
                "12",
                N_(
                    "may be absent: which story of a stream is meant, should a copied device have gone on under its "
                    "old name: an array of [place in key 9, first 8 bytes of the hash of a bundle of that story, the "
                    "key it is called by in this bundle, empty for the device's own]"
                ),
            ),
        ),
    ),
    Page(
        N_("4. The body"),
        (
            N_(
                "Where bit 0 of the flags is set, the body is first decrypted. Then it is one zstd frame that names "
                "its size (at most 64 MiB; count for yourself while expanding) and needs a window of at most 8 MiB. "
                "It is compressed with a raw-content dictionary: each word of page 9 as a msgpack text, one after "
                "the other."
            ),
            N_(
                "Expanded, it is a msgpack map of section number to bytes. Skip sections you do not know; an absent "
                "one counts as an empty array. Sections 1 and 3 to 11 are each one msgpack array. A column below is "
                "a run of an array with one item for each row."
            ),
        ),
        (
            ("1", N_("words: texts of at most 200 characters; they are named by their place, from 0")),
            ("2", N_("ids of 16 bytes each, turned: all first bytes, then all second bytes, and so on to the 16th")),
            ("3", N_("further streams: arrays of [device, scope, 0]")),
            ("4", N_("heads: see page 7")),
            ("5", N_("actions: see page 6")),
            ("6", N_("shapes: see page 5")),
            (
                "7",
                N_("edits: four columns of whole numbers, a row for each edit: shape, record code, action code, clock"),
            ),
            ("8", N_("codes of the heads that fields write over: see page 7")),
            ("9", N_("codes of values that are ids: see page 8")),
            ("10", N_("lengths of values that are tuples: see page 8")),
            ("11", N_("all other values: see page 8")),
        ),
    ),
    Page(
        N_("5. Edits, shapes and codes"),
        (
            N_(
                "Edits have the numbers first, first + 1, … last of the header. What edits of one form have in "
                "common is their shape. Section 6 holds the shapes one after the other, each as: word of the kind; "
                "op (0 writes, 1 is the first edit of a record, 2 erases it: page 12); how many fields; for each field "
                "its word and how "
                "its values are written (page 8); then what is written over: 0 nothing; 1 every field, in order; "
                "else 2 + how many fields, and their words. An edit's shape is named by its place in section 6, "
                "from 0."
            ),
            N_(
                "Record and action codes name things in the order in which they first appear: 0 is the one of the "
                "edit before, 1 is the next that was not named yet, 2 + n is number n, from 0. For records the "
                "numbers are places in section 2, for actions places in section 5."
            ),
            N_(
                "Id codes, in sections 5 and 9, name ids in the same way, but 0 is null. One count of the ids named "
                "so far runs through all of them in this order: record codes, section 9, the persons of section 5."
            ),
        ),
    ),
    Page(
        N_("6. Actions and clocks"),
        (
            N_(
                "Section 5 is: the number of actions; then eight columns; then further numbers. The columns are "
                "word of the verb; id code of the person; word of the cause; word of the source + 1, or 0 for none; "
                "reference; action taken back; milliseconds; counter."
            ),
            N_(
                "A reference of 0 means that the action is named by the first edit of this bundle that belongs to "
                "it. Otherwise it is 1 + the number of a stream, and the edit's number there is the next further "
                "number. The action taken back is 0 for none, else the same; of one action the reference comes "
                "first. Each further number is written as the difference from the one before it, the first as it "
                "is."
            ),
            N_(
                "A clock is milliseconds since 1970 times 65536 plus a counter. The milliseconds are differences "
                "from the action before, the first as it is; the counters are as they are."
            ),
            N_(
                "An edit's clock is what is expected plus the fourth column of section 7. Expected is the clock of "
                "its action, or, when the edit before belongs to the same action, the clock of that edit + 1."
            ),
        ),
    ),
    Page(
        N_("7. What is written over"),
        (
            N_(
                "Section 4 is: how many sets of heads there are; a column of how many heads each has; a column of "
                "the streams of all heads; a column of their numbers. A number is written as the difference from "
                "the number before it in this column that has the same stream number, the first as it is."
            ),
            N_(
                "Section 8 has one code for each field that an edit writes over, edit by edit, in the order of its "
                "shape. Codes are those of page 5: 0 is the set before, 1 the next set not named yet, 2 + n set "
                "number n. A field that is not listed was read as never written."
            ),
        ),
    ),
    Page(
        N_("8. Values"),
        (
            N_(
                "Values stand shape by shape in the order of section 6, field by field in the order of the shape, "
                "and for each field edit by edit. Sections 9, 10 and 11 are used up in this order. How a field is "
                "written says from where:"
            ),
            N_(
                "A value in section 11 is null, true, false, a whole number of 64 bits, a finite number, a text, or "
                "an extension value of type 1, whose content is a blob. Other types are from a newer kamtui: keep "
                "the bundle and wait. The field ~ is 1 for a deleted record and 0 for one that was brought back."
            ),
        ),
        (
            ("0", N_("as it is: the next value of section 11")),
            ("1", N_("an id, which is a blob of 16 bytes: the next id code of section 9")),
            (
                "2",
                N_(
                    "the next number of section 10 is 0: as it is; it is n + 1: a tuple of the next n values of "
                    "section 11"
                ),
            ),
            ("3…", N_("from a newer kamtui: keep the bundle and wait")),
        ),
    ),
    Page(
        N_("9. Common words"),
        (N_("The dictionary of page 4. It belongs to version 1 and never changes."),),
        code=COMMON_WORDS,
    ),
    Page(
        N_("10. What a reader refuses"),
        (
            N_(
                "Wait for a bundle that is cut short, empty, does not fit its checksum, cannot be decrypted, or is "
                "newer. Refuse one whose signature is missing or wrong, and one that breaks a rule:"
            ),
        ),
        (
            ("8 MiB", N_("the bundle")),
            ("64 MiB", N_("the body when expanded")),
            ("200 000", N_("edits")),
            ("1 000 000", N_("field changes, values with the parts of tuples, fields written over")),
            (
                "1 MiB",
                N_("a value; a text counts in UTF-8, a tuple as the sum of its parts with 9 bytes more for each"),
            ),
            ("64", N_("heads that one field writes over; and at least 1")),
            ("200", N_("characters of a name")),
            ("[a-z][a-z0-9_]*", N_("the name of a kind")),
            ("[a-z~][a-z0-9_~]*", N_("the name of a field; after x. any text")),
            ("< 2^40", N_("the number of an edit; at least 1")),
            ("< 2^63", N_("a clock; at least 0")),
            (
                ">",
                N_("an edit writes only over earlier ones of its own stream; an action takes back only earlier ones"),
            ),
            ("=", N_("every action belongs to an edit of the bundle, stands once, and was made on its device")),
        ),
    ),
    Page(
        N_("11. Snapshots"),
        (
            N_(
                "A snapshot is what is left to say of all edits up to certain numbers: of each record the edits that "
                "nobody has written over, with the values of the fields of which that is true; the first edit; every "
                "erasure; and each edit written over one that is not covered. A new device starts from one. An edit "
                "whose number is covered and that comes later changes nothing."
            ),
            N_(
                "It is one or several bundles with bit 1 set, signed by the device that made it, which are taken in "
                "together. Its header differs in the places below. Its body, decrypted and expanded, is a msgpack map "
                "of stream number to bytes, where 0 is the first stream of key 9. The bytes are a body as on page 4, "
                "with stream 0 the stream named; two more sections stand in it. All edits of a record are in one part."
            ),
        ),
        (
            (N_("key 5, 6"), N_("which part it is, from 1; the same again in the last part, else one more")),
            (N_("key 7"), N_("32 bytes that are the same in all parts and in no other snapshot")),
            (N_("key 9"), N_("version vector: the last edit of each stream that is covered")),
            (N_("key 13"), N_("names of the devices, one for each row of key 9")),
            (N_("section 12"), N_("numbers of the edits, each as the difference from the one before; they rise")),
            (N_("section 13"), N_("places of edits, from 0, that wrote more fields than stand here")),
        ),
    ),
    Page(
        N_("12. Erased records"),
        (
            N_(
                "An edit of the team with op 2 erases its record: it is deleted, and every other edit of it loses its "
                "values, whenever that comes, but for those that name this one among the heads of the field ~erased, "
                "which is written over and never written. An edit without values is one that lost them; it counts as "
                "the same as the whole one, and still hides what it was written over."
            ),
            N_(
                "Who keeps bundles drops those that hold such values, and sends a snapshot in their place: it holds "
                "none of them."
            ),
        ),
    ),
)
"""All there is to know to read what kamtui exchanges. A test reads a pack by these pages alone."""
