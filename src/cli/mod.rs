//! The same workbench from a terminal.
