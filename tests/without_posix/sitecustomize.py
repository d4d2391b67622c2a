"""Take from this repository's code what Windows does not have. Python imports this file if PYTHONPATH names its folder.

The standard library and installed packages keep everything, because their own Windows versions work differently. So the code of
this repository gets the same answers as on Windows: no `fcntl`, no O_NOFOLLOW, no SIGKILL, no links, nothing in /proc.
"""

import builtins
import os
import signal
import sys
import types
from pathlib import Path

ROOT = f"{Path(__file__).resolve().parents[2]}{os.sep}"
MISSING = {"fcntl", "grp", "pty", "pwd", "resource", "termios"}
GONE = {
    "ctypes": {"CDLL"},
    "os": {
        name for name in dir(os) if name.startswith(("O_", "SCHED_", "PRIO_", "sched_", "get", "set", "killpg", "mkfifo", "fork"))
    }
    - {"O_RDONLY", "O_WRONLY", "O_RDWR", "O_APPEND", "O_CREAT", "O_EXCL", "O_TRUNC", "getcwd", "getenv", "getpid", "getppid"}
    | {"nice", "sysconf", "statvfs", "WNOHANG", "waitid", "wait"},
    "signal": {name for name in dir(signal) if name.startswith(("SIG", "pthread", "alarm", "setitimer", "sigwait"))}
    - {"SIGINT", "SIGTERM", "SIGABRT", "SIGFPE", "SIGILL", "SIGSEGV", "SIG_DFL", "SIG_IGN"},
}
real_import = builtins.__import__
copies: dict[str, types.ModuleType] = {}


def without(name: str) -> types.ModuleType:
    """Return a copy of a module that lacks the names in GONE."""
    if name not in copies:
        copies[name] = types.ModuleType(name)
        vars(copies[name]).update({key: value for key, value in vars(sys.modules[name]).items() if key not in GONE[name]})
    return copies[name]


def is_ours(path: str | None) -> bool:
    """Return whether a file belongs to this repository and not to an installed package."""
    return bool(path) and path.startswith(ROOT) and "site-packages" not in path and path != __file__


def without_posix(name, scope=None, local=None, fromlist=(), level=0):
    """Import a module as __import__ does, but without what Windows lacks if our code imports it."""
    if level == 0 and (name in MISSING or name in GONE) and is_ours((scope or {}).get("__file__")):
        if name in MISSING:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        real_import(name)
        return without(name)
    return real_import(name, scope, local, fromlist, level)


def no_proc(event: str, arguments: tuple) -> None:
    """Refuse to open a file in /proc for our code."""
    if event == "open" and str(arguments[0]).startswith("/proc/"):
        frame = sys._getframe(1)
        while frame and not ("site-packages" in frame.f_code.co_filename or is_ours(frame.f_code.co_filename)):
            frame = frame.f_back
        if frame and is_ours(frame.f_code.co_filename):
            raise FileNotFoundError(2, "No such file or directory", arguments[0])


def no_links(*arguments: object, **options: object) -> None:
    """Refuse to make a link, as Windows does for users without that right."""
    raise OSError(1314, "A required privilege is not held by the client")


builtins.__import__ = without_posix
os.symlink = os.link = no_links
sys.addaudithook(no_proc)
