"""The commands there are: where each is, and its purpose in one line. Nothing is loaded to list them."""

from typing import NamedTuple

from kamtui.locale import N_


class Listed(NamedTuple):
    """A command: its name, the module of `kamtui.cli` that has it, the heading it stands under, and what it is for."""

    name: str
    module: str
    heading: str
    purpose: str


READ, WRITE, FILES, MORE = N_("Read"), N_("Write"), N_("Files"), N_("More")

COMMANDS = (
    Listed("brief", "brief", READ, N_("what to know of an account before you go in")),
    Listed("accounts", "accounts", READ, N_("the accounts: last contact, next visit, next step")),
    Listed("contacts", "contacts", READ, N_("the people: title, department, last met")),
    Listed("visits", "visits", READ, N_("visits held and planned, the latest first")),
    Listed("opportunities", "opportunities", READ, N_("the sales in the making: value, stage, buyer's step")),
    Listed("steps", "steps", READ, N_("next steps, promises and questions, the earliest first")),
    Listed("search", "search", READ, N_("find words in everything, and names by pinyin")),
    Listed("show", "records", READ, N_("everything about one record")),
    Listed("history", "history", READ, N_("who changed a record, when, and from what to what")),
    Listed("log", "log", WRITE, N_("write down a visit, with its people, steps and promises")),
    Listed("plan", "log", WRITE, N_("plan a visit ahead")),
    Listed("done", "steps", WRITE, N_("mark a step done, or a promise kept")),
    Listed("add", "records", WRITE, N_("make a record of any kind")),
    Listed("set", "records", WRITE, N_("change fields of a record")),
    Listed("delete", "records", WRITE, N_("delete a record with what belongs to it")),
    Listed("erase", "erase", WRITE, N_("erase a person for good, as the law may ask")),
    Listed("merge", "merge", WRITE, N_("make one of two records of the same person or firm")),
    Listed("undo", "history", WRITE, N_("take the last change back")),
    Listed("redo", "history", WRITE, N_("make the change again that was taken back")),
    Listed("sync", "sync", WRITE, N_("exchange with your team by files: send, take in, settle")),
    Listed("import", "files", FILES, N_("bring in spreadsheets and exports of other programs")),
    Listed("export", "files", FILES, N_("write all records as csv, xlsx, json, cards or a calendar")),
    Listed("backup", "care", FILES, N_("copy the whole workspace to a file")),
    Listed("check", "care", FILES, N_("prove that the workspace is sound, and mend it")),
    Listed("demo", "demo", MORE, N_("try a fictional workspace; nothing of yours is touched")),
    Listed("settings", "settings", MORE, N_("show and change settings")),
    Listed("keys", "guide", MORE, N_("the keys of the app")),
    Listed("help", "guide", MORE, N_("help on a command, or on the trade, the grammar, the keys")),
)
"""In the order they are listed."""

BY_NAME = {listed.name: listed for listed in COMMANDS}
