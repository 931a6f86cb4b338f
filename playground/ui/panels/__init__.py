"""The live panels; `registry` lists those of the tabs below the canvas."""
