"""The project's own Python environment, `.venv`: made once, kept in step, repaired when a set-up was cut short.

Shared by `demo.py` and `test.py`. Standard library only, and no newer than Python 3.8 in its grammar, so that an
old Python still gets as far as saying that it is too old.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
NEWEST_TRIED = (3, 14)
ROOM = 3 * 10**9  # bytes; the environment takes about 2 GB with torch's CPU build
ROOM_WITH_CUDA = 9 * 10**9

# What went wrong by what pip said, most telling first; the first that matches is shown.
HINTS = (
    (r"No space left|Errno 28|WinError 112", "The disk is full: free about 3 GB and run the same command again."),
    (
        r"CERTIFICATE_VERIFY_FAILED",
        "The network here uses its own certificate: ask your IT desk how to tell pip about it.",
    ),
    (
        r"NewConnectionError|NameResolutionError|Temporary failure in name resolution|Network is unreachable"
        r"|Read timed out|ConnectTimeout|ConnectionResetError|ProxyError",
        "pip could not reach the package index: check the network (and HTTPS_PROXY), then run the same command again.",
    ),
    (
        r"Permission denied|Errno 13|WinError 5|WinError 32",
        "A file is in use or not yours: close programs that use .venv, or delete the folder .venv.",
    ),
    (
        r"No matching distribution|Failed building wheel|Failed to build|Microsoft Visual C\+\+",
        "A package has no build for this Python: use Python {oldest} to {newest}, delete .venv, and run it again.",
    ),
)


class SetUpError(Exception):
    """The environment cannot be made, and what the person can do about it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def dotted(version: tuple[int, ...]) -> str:
    """A version as people write it.

    >>> dotted((3, 11))
    '3.11'
    """
    return ".".join(str(number) for number in version)


def check_python(version: tuple[int, ...]) -> None:
    """Raise when this Python is too old, naming a newer one that is on the machine already."""
    if version[:2] >= OLDEST:
        return
    newer = [
        name
        for name in (f"python3.{minor}" for minor in range(NEWEST_TRIED[1], OLDEST[1] - 1, -1))
        if shutil.which(name)
    ]
    hint = (
        f"Run it with {newer[0]}, which is on this machine."
        if newer
        else "Get a newer one from python.org or your system's packages."
    )
    raise SetUpError(f"gt-assist needs Python {dotted(OLDEST)} or newer; this is {dotted(version[:3])}.", hint)


def check_venv_module() -> None:
    """Raise where the system's Python comes without the means to make an environment (Debian, Ubuntu)."""
    if all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        return
    package = f"python{dotted(sys.version_info[:2])}-venv"
    raise SetUpError(
        "This Python cannot make environments: its 'venv' or 'ensurepip' part is not installed.",
        f"On Debian or Ubuntu: sudo apt install {package} (or python3-venv), then run the same command again.",
    )


def check_machine(system: str, machine: str) -> None:
    """Raise where torch has no build: Macs with an Intel processor, or a Python made for one."""
    if system == "darwin" and machine == "x86_64":
        raise SetUpError(
            "This Python is one for Intel Macs, for which torch is no longer made.",
            "On a Mac with Apple silicon get a Python for arm64 from python.org; an older Mac cannot run gt-assist.",
        )


def programs(root: Path) -> Path:
    """The folder of the environment's programs, which Windows names differently."""
    return root / ".venv" / ("Scripts" if os.name == "nt" else "bin")


def program(root: Path, name: str) -> Path:
    """One program of the environment."""
    return programs(root) / (f"{name}.exe" if os.name == "nt" else name)


def stamp_text(root: Path, extra: str) -> str:
    """What an environment that is in step has written down: it changes with every input of the set-up."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", "constraints.txt"):
        digest.update((root / name).read_bytes())
    return f"{digest.hexdigest()} {extra or 'run'} {root}\n"  # the folder too: an environment does not survive a move


def stamp_file(root: Path, extra: str) -> Path:
    """Where the stamp lies; it is written last, so a set-up that was cut short has none."""
    return root / ".venv" / f"set-up-{extra or 'run'}.stamp"


def in_step(root: Path, extra: str) -> bool:
    """Whether the environment is what pyproject.toml and constraints.txt ask for."""
    stamp = stamp_file(root, extra)
    return (
        program(root, "python").exists()
        and stamp.exists()
        and stamp.read_text(encoding="utf-8") == stamp_text(root, extra)
    )


def works(root: Path) -> bool:
    """Whether there is an environment with a Python that is new enough and has pip."""
    python = program(root, "python")
    if not python.exists():
        return False
    question = f"import sys, pip; sys.exit(sys.version_info[:2] < {OLDEST})"
    return subprocess.run([str(python), "-c", question], capture_output=True, check=False).returncode == 0


def make(root: Path) -> None:
    """An empty environment, in place of whatever half of one there is."""
    print("Making the environment .venv ...", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(root / ".venv")], capture_output=True, text=True, check=False
    )
    if made.returncode:
        said = (made.stdout + made.stderr).strip().splitlines()
        raise SetUpError("The environment .venv could not be made.\n" + "\n".join(said[-5:]), hint_for("\n".join(said)))


def hint_for(said: str) -> str:
    """What to do about a failure, by what pip or venv printed."""
    for pattern, hint in HINTS:
        if re.search(pattern, said):
            return hint.format(oldest=dotted(OLDEST), newest=dotted(NEWEST_TRIED))
    return "Run the same command again; if it fails in the same way, delete the folder .venv first."


def progress_of(line: str) -> str | None:
    """What a person wants to see of one line of pip's, or nothing.

    >>> progress_of("  Downloading numpy-2.4.6-cp311-cp311-manylinux_2_28_x86_64.whl (16.9 MB)")
    'fetching numpy 2.4.6 (16.9 MB)'
    >>> progress_of("Installing collected packages: numpy, scipy")
    'installing 2 packages'
    """
    fetched = re.match(r"\s*Downloading ([^-\s]+)-([^-\s]+?)(?:-\S*|\.tar\.gz|\.zip) \(([^)]*)\)", line)
    if fetched:
        return "fetching {} {} ({})".format(*fetched.groups())
    if line.startswith("Installing collected packages:"):
        return f"installing {line.count(',') + 1} packages"
    built = re.match(r"\s*Building (?:wheel|editable) for (\S+)", line)
    return f"building {built[1]}" if built else None


def show(step: str, began: float) -> None:
    """One step: on a terminal in place of the last, elsewhere on a line of its own."""
    text = f"  {time.monotonic() - began:4.0f} s  {step}"
    if sys.stdout.isatty():
        width = shutil.get_terminal_size().columns - 1
        print(f"\r{text[:width]:<{width}}", end="", flush=True)
    else:
        print(text, flush=True)


def pip(root: Path, *arguments: str) -> None:
    """Run pip in the environment, show its steps, keep all it says in .venv/set-up.log."""
    # A person's own pip settings stay in force, but for --user, which an environment refuses.
    settings = {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONIOENCODING": "utf-8"}
    command = [str(program(root, "python")), "-m", "pip", "--no-input", *arguments]
    said = []
    began = time.monotonic()
    with (
        (root / ".venv" / "set-up.log").open("a", encoding="utf-8") as log,
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            cwd=root,
            env=settings,
        ) as running,
    ):
        assert running.stdout is not None
        for line in running.stdout:
            log.write(line)
            said.append(line.rstrip())
            step = progress_of(line)
            if step:
                show(step, began)
    if sys.stdout.isatty():
        print()
    if running.returncode:
        raise SetUpError(
            "pip could not install what gt-assist needs:\n" + "\n".join(said[-12:]), hint_for("\n".join(said))
        )


def torch_pin(root: Path) -> str | None:
    """The line of constraints.txt that pins torch."""
    found = re.search(r"^torch==\S+", (root / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
    return found[0] if found else None


def needs_cpu_notice(root: Path, pin: str) -> bool:
    """Whether pip is about to fetch torch's CUDA build for a Linux machine that has no use for it."""
    if not sys.platform.startswith("linux") or shutil.which("nvidia-smi") or Path("/proc/driver/nvidia").exists():
        return False
    python = str(program(root, "python"))
    if subprocess.run([python, "-m", "pip", "show", "torch"], capture_output=True, check=False).returncode == 0:
        return False
    # A CPU build that pip's own settings lead to is taken by itself: "2.13.0+cpu" counts as 2.13.0, and as newer.
    known = subprocess.run(
        [python, "-m", "pip", "index", "versions", "torch"], capture_output=True, text=True, check=False
    )
    return pin.replace("torch==", "") + "+cpu" not in known.stdout


def cpu_notice(pin: str) -> str:
    """How to get the small build of torch, said before the large one is fetched."""
    return (
        f"This machine shows no NVIDIA GPU, but on Linux pip fetches {pin} with CUDA: several GB never to be used.\n"
        "For the CPU build (about 200 MB): press Ctrl-C, look up its wheel index (Linux, Pip, CPU) on pytorch.org,\n"
        f"and run: .venv/bin/python -m pip install {pin} --index-url THAT-INDEX\n"
        "Then run the same command again: it finds torch there and goes on. Otherwise just wait."
    )


def install(root: Path, extra: str) -> None:
    """What the package needs, in the versions that were tested together, and the package itself, editable."""
    constraints = str(root / "constraints.txt")
    pin = torch_pin(root)
    if pin:
        heavy = needs_cpu_notice(root, pin)
        if shutil.disk_usage(root).free < (ROOM_WITH_CUDA if heavy else ROOM):
            raise SetUpError(
                "There is too little room on this disk for the environment.", "Free some GB and run it again."
            )
        if heavy:
            print(cpu_notice(pin), flush=True)
            if sys.stdin is not None and sys.stdin.isatty():
                time.sleep(10)  # time to read it and press Ctrl-C
        print("Installing torch ...", flush=True)
        pip(root, "install", pin, "-c", constraints)
    print("Installing gt-assist and what it needs ...", flush=True)
    pip(root, "install", "-c", constraints, "-e", f".[{extra}]" if extra else ".")


def ready(root: Path = ROOT, extra: str = "") -> None:
    """Bring the environment in step with pyproject.toml and constraints.txt; quick when it is.

    `extra` is a group of optional dependencies ("dev"), or nothing. Raises SetUpError.
    """
    check_python(sys.version_info[:3])
    check_machine(sys.platform, platform.machine())
    if in_step(root, extra):
        return
    began = time.monotonic()
    print("Setting gt-assist up; the first time this takes some minutes and about 2 GB of disk.", flush=True)
    for kind in ("", "dev"):
        stamp_file(root, kind).unlink(missing_ok=True)
    if not works(root):
        check_venv_module()
        make(root)
    install(root, extra)
    for kind in {"", extra}:
        stamp_file(root, kind).write_text(stamp_text(root, kind), encoding="utf-8")
    print(f"Set up in {time.monotonic() - began:.0f} s.", flush=True)


def run_or_explain(extra: str = "") -> int:
    """`ready`, with whatever stands in the way said in words; 0, or the exit status to end with."""
    try:
        ready(extra=extra)
    except SetUpError as problem:
        print(f"error: {problem.message}\nhint: {problem.hint}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again: it goes on from what is there.", file=sys.stderr)
        return 130
    return 0
