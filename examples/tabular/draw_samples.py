#!/usr/bin/env python3
"""Draws data/samples.csv: pumps in three states, 300 rows each, that overlap a little. The same rows every time."""

import random
from pathlib import Path

ROWS = 300
# Mean and standard deviation of: vibration (mm/s), temperature (°C), flow (l/min), pressure (bar).
STATES = {
    "normal": [(2.0, 0.6), (45.0, 4.0), (120.0, 9.0), (5.0, 0.3)],
    "worn": [(3.6, 0.8), (56.0, 5.0), (104.0, 10.0), (4.6, 0.3)],
    "blocked": [(2.6, 0.7), (66.0, 6.0), (58.0, 12.0), (6.2, 0.5)],
}

draw = random.Random(1)
lines = [",".join([state, *(f"{draw.gauss(*column):.2f}" for column in columns)])
         for state, columns in STATES.items()
         for _ in range(ROWS)]
(Path(__file__).parent / "data" / "samples.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
