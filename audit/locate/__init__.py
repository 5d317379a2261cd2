"""Where a report may be wrong: the smallest sets of figures whose change makes its broken equations hold, all ties.

Offered as the smallest change that fits, never as the truth, and never applied: a figure that was corrected without
its totals looks the same as a wrong figure with right totals.
"""

from audit.locate.found import Issue, Possible, Source
from audit.locate.issues import beside, locate, with_mended
from audit.locate.slips import Change, Slip

__all__ = ["Change", "Issue", "Possible", "Slip", "Source", "beside", "locate", "with_mended"]
