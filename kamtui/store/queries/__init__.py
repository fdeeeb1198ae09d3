"""What the screens and reading commands ask, each with the index that answers it (`schema.INDEXES`).

Lists come as light rows in pages: `after` is the key of the last row of the page before, never an offset.
"""

from kamtui.store.queries.accounts import AccountRow, account, account_count, account_place, accounts, accounts_from
from kamtui.store.queries.facts import (
    account_of,
    cadences,
    counts,
    field_of,
    has_others_than,
    setting,
    settings_from,
)
from kamtui.store.queries.filtering import people_named, visits_with
from kamtui.store.queries.finding import NamedRow, named
from kamtui.store.queries.joined import canonical_of, joined_to
from kamtui.store.queries.opportunities import OpportunityRow, opportunities, walk_away_points
from kamtui.store.queries.people import (
    PersonRow,
    SeatRow,
    holder_of,
    people,
    person,
    reports_to,
    seat_of,
    seats,
    seats_left_empty,
    teammates,
)
from kamtui.store.queries.steps import StepRow, open_steps, steps, steps_of_visit
from kamtui.store.queries.visits import (
    VisitRow,
    attendees,
    last_visit_with,
    visit,
    visit_count,
    visit_place,
    visits,
    visits_from,
    visits_held,
    visits_planned,
)

RecordId = bytes

__all__ = [
    "AccountRow",
    "NamedRow",
    "OpportunityRow",
    "PersonRow",
    "RecordId",
    "SeatRow",
    "StepRow",
    "VisitRow",
    "account",
    "account_count",
    "account_of",
    "account_place",
    "accounts",
    "accounts_from",
    "attendees",
    "cadences",
    "canonical_of",
    "counts",
    "field_of",
    "has_others_than",
    "holder_of",
    "joined_to",
    "last_visit_with",
    "named",
    "open_steps",
    "opportunities",
    "people",
    "people_named",
    "person",
    "reports_to",
    "seat_of",
    "seats",
    "seats_left_empty",
    "setting",
    "settings_from",
    "steps",
    "steps_of_visit",
    "teammates",
    "visit",
    "visit_count",
    "visit_place",
    "visits",
    "visits_from",
    "visits_held",
    "visits_planned",
    "visits_with",
    "walk_away_points",
]
