"""The processes of training runs: identified by their start time, and ended with their children."""

import os
import subprocess
import sys

import psutil

from training.jobs import process


def test_no_process_is_ended_by_number_alone():
    assert process.born(os.getpid())
    for birth in ("", process.born(os.getpid()) + "1"):
        assert not process.exists(os.getpid(), birth)
        process.end(os.getpid(), birth, kill=True)
    assert process.born(2**22 + 1) == ""


def test_a_process_is_ended_with_its_children():
    """As with the python.exe of a virtual environment on Windows, which starts the real Python."""
    script = "import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE); "
    parent = subprocess.Popen([sys.executable, "-c", script + "print(child.pid, flush=True); input()"], stdout=-1, stdin=-1)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    birth = process.born(parent.pid)
    assert process.exists(parent.pid, birth)
    assert process.end(parent.pid, birth, kill=True)
    parent.wait()
    assert not process.exists(parent.pid, birth)
    psutil.wait_procs([child], timeout=10)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
