"""Makes the web assets and the compiled words before a wheel is built, so that a wheel never lacks them."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsHook(BuildHookInterface[Any]):
    """Fails the build when the assets are neither there nor can be made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        sys.path.insert(0, str(root / "tools"))
        import assets  # both from the tree that is being built, which is not installed
        import messages

        if not assets.fresh(root):
            try:
                assets.make(root)
            except assets.AssetsError as error:
                sys.exit(f"wharfinger: {error}")
        try:
            messages.make(root)
        except messages.MessagesError as error:
            sys.exit(f"wharfinger: {error}")
