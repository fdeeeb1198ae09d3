"""The trade's word lists: what a choice may be, with the label a person sees (domain.md)."""

from kamtui.locale import N_, _

TIERS = (("platinum", N_("platinum")), ("gold", N_("gold")), ("iron", N_("iron")), ("lead", N_("lead")))
"""domain.md D24, from the highest value down."""

FUNNEL = (("undifferentiated", N_("undifferentiated")), ("qualified", N_("qualified")), ("key", N_("key account")))
"""domain.md D24, funnel level."""

RELATIONSHIP_STAGES = (
    ("early", N_("early")),
    ("mid", N_("mid")),
    ("partnership", N_("partnership")),
    ("synergistic", N_("synergistic")),
)
"""domain.md D3."""

VALUE_STAGES = (
    ("identify", N_("identify")),
    ("communicate", N_("communicate")),
    ("deliver", N_("deliver")),
    ("strengthen", N_("strengthen")),
)
"""domain.md D4."""

BUYING_PATTERNS = (("continuous", N_("continuous")), ("periodic", N_("periodic")), ("project", N_("project")))
"""domain.md D5."""

POSTURES = (("find", N_("find")), ("follow", N_("follow")), ("attack", N_("attack")), ("defend", N_("defend")))
"""domain.md D26."""

BUYING_POINTS = (("brand", N_("brand and quality")), ("price", N_("price for performance")))
"""domain.md D46."""

LEVELS = (
    ("executive", N_("executive")),
    ("management", N_("management")),
    ("technical", N_("technical")),
    ("working", N_("working")),
)
"""domain.md D39: the levels covered by our people."""

SEAT_STATES = (
    ("filled", N_("filled")),
    ("vacant", N_("vacant")),
    ("unknown", N_("unknown")),
    ("acting", N_("acting")),
    ("committee", N_("committee")),
    ("outsider", N_("outsider")),
)
"""domain.md D38. Nothing means filled."""

LANGUAGES = (
    ("zh", N_("Chinese")),
    ("en", N_("English")),
    ("de", N_("German")),
    ("fr", N_("French")),
    ("es", N_("Spanish")),
    ("ja", N_("Japanese")),
    ("ko", N_("Korean")),
)
"""The language a person is written to in."""

STAGES = (
    ("development", N_("development")),
    ("approval", N_("pre-sales approval")),
    ("proposal", N_("proposal")),
    ("tender", N_("tender")),
    ("negotiation", N_("negotiation")),
    ("implementation", N_("implementation")),
)
"""The stages of the default playbook, domain.md D10. A stage of another playbook or program is kept word for word."""

BUYER_STEPS = (
    ("internal_need", N_("internal need")),
    ("project_set_up", N_("project set up")),
    ("information_gathering", N_("information gathering")),
    ("technical_screening", N_("technical screening")),
    ("project_evaluation", N_("project evaluation")),
    ("final_decision", N_("final decision")),
    ("after_service", N_("after-service")),
)
"""domain.md D2."""

STATUSES = (("open", N_("open")), ("won", N_("won")), ("lost", N_("lost")), ("parked", N_("parked")))
"""An opportunity without a status is open."""

VISIT_STATES = (
    ("planned", N_("planned")),
    ("held", N_("held")),
    ("moved", N_("moved")),
    ("cancelled_them", N_("cancelled by them")),
    ("cancelled_us", N_("cancelled by us")),
    ("no_show", N_("no-show")),
)
"""domain.md D40. A visit cancelled by them counts as silence (D61)."""

VISIT_KINDS = (
    ("onsite", N_("on site")),
    ("phone", N_("phone")),
    ("video", N_("video")),
    ("message", N_("message")),
    ("hosted", N_("hosted")),
    ("executive", N_("executive meeting")),
    ("event", N_("event")),
    ("dinner", N_("dinner")),
    ("tender", N_("tender meeting")),
)
"""domain.md D40, contact kinds."""

RESULTS = (
    ("advanced", N_("advanced")),
    ("continued", N_("continued")),
    ("none", N_("no progress")),
    ("setback", N_("setback")),
)
"""domain.md D40. A visit without a result is zero."""

SORTS = (
    ("next", N_("next step")),
    ("ours", N_("we promised")),
    ("theirs", N_("they promised")),
    ("asked", N_("they asked")),
    ("ask", N_("we asked")),
    ("plan", N_("plan")),
)
"""What kind of step. Promises are `ours` and `theirs` (domain.md D50)."""

PROMISES = ("ours", "theirs")
"""The sorts that are promises."""

KEPT = (("on_time", N_("kept on time")), ("late", N_("kept late")), ("broken", N_("broken")))
"""domain.md D50: how a promise ended."""


def label_of(options: tuple[tuple[str, str], ...], value: str | None) -> str:
    """The label of `value` in the language in use; the word itself where the list does not know it."""
    return next((_(label) for key, label in options if key == value), value or "")
