//! The web client in a browser; the journey itself is written in the interface's language, in ui/tests.
