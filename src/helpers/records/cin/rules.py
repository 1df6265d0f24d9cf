"""The rules of the Children in Need census that bear on enquiries, conferences and plans.

Codes are the Department for Education's, of its published validation rules; those that are words
are of the layout itself. A row is the how-manieth element in the file of the kind that the message
begins with; 0 is the return as a whole.
"""

from . import rules_of_enquiries, rules_of_plans, rules_of_returns
from .checks import ENQUIRIES, PLANS

RULES = (*rules_of_returns.RULES, *rules_of_enquiries.RULES, *rules_of_plans.RULES)
EXCLUDES = {
    ENQUIRIES: (
        *("enquiry's child", "enquiry's start", "enquiry's dates", "enquiry's flag"),
        "carried over",
    ),
    PLANS: ("plan's child", "8720", "plan's dates"),
}
"""Rules whose rows are left out, by the group they are rows of."""
