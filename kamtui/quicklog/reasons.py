"""Why something that looks like a mark stayed text: one short sentence each, shown beside the words."""

from kamtui.locale import N_

WHICH_DATE = N_("which date? it stays text")
MINUTES_ARE_A_NUMBER = N_("minutes are a number")
GLUE_THE_NUMBER = N_("minutes stand right behind the colon")
NUMBER_IS_NO_NEED = N_("a bare number is never a goal, problem or need")
FOUR_WEIGHTS = N_("four weights, as mix:4/3/2/1")
WHOSE_NAME = N_("nobody of this name, too long for a new one")
OPEN_QUOTE = N_("the quote is not closed")
WHICH_RESULT = N_("no such result: advanced, continued, none, setback")
WHICH_OPPORTUNITY = N_("which opportunity?")
WHICH_TEAMMATE = N_("which teammate? it stays text")
