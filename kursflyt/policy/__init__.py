"""What the board approves and the code obeys: files that people read and the program runs."""

from pathlib import Path

FOLDER = Path(__file__).parent
