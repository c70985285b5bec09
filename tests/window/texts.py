"""The program's texts, read from `locales`, so that the window test says what is meant and not how it is worded."""

import re
from pathlib import Path

LOCALES = Path(__file__).resolve().parents[2] / "locales"
MESSAGE = re.compile(r"^([a-z][a-z0-9-]*)\s*=\s*(.*)$")
PLACEABLE = re.compile(r"\{\s*\$[a-z-]+\s*\}")


class Texts:
    """The texts of one language."""

    def __init__(self, language):
        self.language = language
        self.messages = {}
        for file in sorted((LOCALES / language).glob("*.ftl")):
            for line in file.read_text(encoding="utf-8").splitlines():
                match = MESSAGE.match(line)
                if match:
                    self.messages[match.group(1)] = match.group(2).strip()
        if not self.messages:
            raise RuntimeError(f"no texts in {LOCALES / language}")

    def __call__(self, key):
        """A text without arguments, as it stands on the screen."""
        text = self.messages[key]
        if PLACEABLE.search(text) or "{" in text:
            raise RuntimeError(f"{key} has arguments; use like()")
        return text

    def begin(self, key):
        """A pattern for a text without arguments at the beginning of a name; a shortcut may stand behind it."""
        return re.compile("^" + re.escape(self(key)))

    def like(self, key, **arguments):
        """A pattern for a text with arguments; those that are not given may be anything."""
        parts, at = [], 0
        text = self.messages[key]
        for match in PLACEABLE.finditer(text):
            parts.append(re.escape(text[at : match.start()]))
            name = match.group().strip("{} ").lstrip("$")
            parts.append(re.escape(arguments.pop(name)) if name in arguments else ".*")
            at = match.end()
        if arguments:
            raise RuntimeError(f"{key} has no {', '.join(arguments)}")
        return re.compile("^" + "".join(parts) + re.escape(text[at:]) + "$")
