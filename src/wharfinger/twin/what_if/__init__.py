"""What would happen if: the company played ahead in changed worlds, on the same luck."""

from wharfinger.twin.what_if.results import WhatIf
from wharfinger.twin.what_if.settings import WhatIfSettings
from wharfinger.twin.what_if.what_if import what_if

__all__ = ["WhatIf", "WhatIfSettings", "what_if"]
