"""Rules as data: loads rules/*.toml, checks them strictly, and expands each into its instances (one a scope).

A linear rule is two lists of slots and a relation. In a slot, `{set}` names a set of the form (see `sets_of`):
the set given in `each` makes one instance for each member (its scope), any other set is summed over. A `-`
before a slot subtracts; `prev:` before it takes last year's report of the same body. A rule of another kind
names a check of `audit.rule.checks`, with its parameters. Rules hold no code and no expressions.
"""

from audit.rule.checks import CHECKS
from audit.rule.examples import Example, Stated
from audit.rule.loading import RULE_FOLDER, load_rules
from audit.rule.parsing import parse_rule
from audit.rule.sets import sets_of
from audit.rule.values import PREVIOUS, RELATIONS, Instance, Rule, RuleBook, Term

__all__ = [
    "CHECKS",
    "PREVIOUS",
    "RELATIONS",
    "RULE_FOLDER",
    "Example",
    "Instance",
    "Rule",
    "RuleBook",
    "Stated",
    "Term",
    "load_rules",
    "parse_rule",
    "sets_of",
]
