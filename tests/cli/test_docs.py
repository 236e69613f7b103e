"""The documents are true: what the README shows is what the program prints."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def demo_output() -> str:
    """What `make demo` shows after its set-up, without what differs from run to run."""
    environment = os.environ | {"COLUMNS": "100", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "vangnet", "demo"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    plain = re.sub(r"\S*vangnet-demo-\w+", "/tmp/vangnet-demo-…", done.stdout)
    plain = re.sub(r"IMG-\d{8}-", "IMG-20261121-", plain)  # sent yesterday
    return re.sub(r" +$", "", plain, flags=re.MULTILINE).strip()


def test_readme_shows_the_demo_as_it_is():
    shown = re.search(r"```text\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert shown is not None
    assert shown[1].strip() == demo_output()


def test_commands_page_and_links_are_up_to_date():
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "docs", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
