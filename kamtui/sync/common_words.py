"""Words that most bundles hold, known to every reader before the first byte: a day's bundle is a fifth smaller."""

from functools import cache

COMMON_WORDS = (
    "hand import undo redo begin add set delete log plan done reopen snooze settings stage tick merge erase resolve "
    "link name owner target visit.attendees visit.experts opportunity.competitors seat.dotted_to ~ "
    "account name native_name short_name tier parent industry owner pinned relationship_stage cadence_days funnel "
    "value_stage buying_pattern buying_period fits_product buys_centrally buys_continuously buying_point posture "
    "revenue potential share_of_wallet employees founded website phones address city country customer_since culture "
    "profile notes private_notes contact name native_name account phones emails messaging language style interests "
    "birthday provisional left notes motive private_notes teammate name native_name role emails phones skills expert "
    "seat account title department reports_to dotted_to level state notes tenure contact seat since until acting "
    "opportunity name account value stage stage_since buyer_step status status_reason expected_close "
    "technical_content probability playbook owner opened source walk_away notes visit account when minutes visit_kind "
    "state opportunity note result place mix goal problem need recap wanted least ask bring tags owner step account "
    "text sort due owner contact opportunity visit urgent matters done kept answer snoozed_until snooze_reason "
    "recovers setting key value own_value buying_role attitude tie relation intel competitor trigger complaint "
    "value_given hospitality satisfaction message risk help_request plan_line swot product white_space review "
    "same_as first second roles influence participation coach confirmed item evidence date kind reason amount "
    "platinum gold iron lead early mid partnership synergistic undifferentiated qualified key occupied vacant acting "
    "open won lost dropped planned held cancelled onsite phone video message hosted exec event dinner tender advanced "
    "continued none setback next ours theirs plan asked true false team me en zh_CN Europe/Berlin Europe/London "
    "America/New_York Asia/Singapore Asia/Tokyo UTC EUR USD GBP CNY https://www. .example .com .cn +86 +49 "
    "2027-01- 2027- 2026-0 2026-1 T01:00:00Z T02:30:00Z T06:00:00Z T07:30:00Z Asia/Shanghai"
)
"""Part of format 1: never to be changed, for every bundle ever written needs it. A later format may have its own."""


@cache
def prelude() -> bytes:
    """The bytes that stand before every body in the eyes of zstd: each common word as a msgpack text, in order."""
    from msgspec import msgpack

    return b"".join(map(msgpack.encode, COMMON_WORDS.split()))
