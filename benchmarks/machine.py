"""The facts of the machine that numbers depend on."""

import os
import platform
import re
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("numpy", "matplotlib", "autograd", "av", "pillow", "imageio-ffmpeg", "jax")


def facts() -> list[tuple[str, str]]:
    """Names and values, the most important first."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return [
        ("CPU", f"{_cpu()}, {os.cpu_count()} cores"),
        ("memory", f"{memory / 1e9:.1f} GB"),
        ("load", " ".join(f"{load:.2f}" for load in os.getloadavg()) + " (1, 5, 15 minutes)"),
        ("system", platform.platform()),
        ("Python", f"{platform.python_implementation()} {platform.python_version()}"),
        ("packages", ", ".join(f"{name} {_version(name)}" for name in PACKAGES)),
    ]


def _cpu() -> str:
    """The processor's model as the system names it, or its architecture."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        found = re.search(r"model name\s*:\s*(.+)", info.read_text(encoding="utf-8"))
    else:
        command = ("/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string")
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        found = re.search(r"(.+)", said)
    return found[1].strip() if found else platform.machine()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
