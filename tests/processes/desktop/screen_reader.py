"""Does the window's main job by what a screen reader is given, and by nothing else: no pointer, no key, no pixel.

Prints what it does. Ends with 1 and the whole tree when something can't be found.
"""

import sys
import time

import pyatspi
from gi.repository import GLib

WINDOW = "CapKill Desk"
DEADLINE_S = 60
announced = []


def say(text):
    print(text, flush=True)


def below(node):
    """Yields a node and everything below it; what goes meanwhile is left out."""
    try:
        children = [node.getChildAtIndex(index) for index in range(node.childCount)]
        yield node
    except Exception:
        return
    for child in children:
        if child is not None:
            yield from below(child)


def window():
    for program in pyatspi.Registry.getDesktop(0):
        if program is None:
            continue
        for frame in program:
            if frame is not None and frame.name == WINDOW:
                return frame
    return None


def words(node):
    """Returns all that is said of a node: its name, and its text."""
    try:
        text = node.queryText()
        return f"{node.name} {text.getText(0, text.characterCount)}"
    except Exception:
        return node.name or ""


def role(node):
    try:
        return node.getRoleName()
    except Exception:
        return ""


def find(name, roles=None):
    """Returns the first node with this in its words, and with one of these roles."""
    frame = window()
    for node in below(frame) if frame else ():
        if name in words(node) and (roles is None or role(node) in roles):
            return node
    return None


def tried(check):
    """Returns what a check finds. A node that has gone, or an answer that comes too late, is nothing found yet."""
    try:
        return check()
    except (GLib.Error, LookupError, NotImplementedError, AttributeError) as error:
        say(f"not yet: {error!r}")
        return None


def wait(what, check):
    end = time.monotonic() + DEADLINE_S
    while time.monotonic() < end:
        while GLib.MainContext.default().iteration(False):
            pass
        found = tried(check)
        if found:
            say(f"found: {what}")
            return found
        time.sleep(0.05)
    for node in below(window()) if window() else ():
        say(f"  [{role(node)}] {words(node)!r}")
    say(f"announced: {announced}")
    sys.exit(f"waited in vain for {what}")


def usable(name):
    """Returns what presses the button with this in its words, once it can be pressed."""
    node = find(name, ("push button", "button", "toggle button"))
    return node.queryAction() if node and node.getState().contains(pyatspi.STATE_ENABLED) else None


def press(name):
    """Does what a click on a button would do."""
    wait(name, lambda: usable(name)).doAction(0)
    say(f"pressed: {name}")


def nameless(node):
    """Whether the keyboard stops at something that nobody can name."""
    try:
        stops = node.getState().contains(pyatspi.STATE_FOCUSABLE)
        return stops and not words(node).strip()
    except Exception:
        return False


def heard(event):
    announced.append(str(event.any_data))


pyatspi.Registry.registerEventListener(heard, "object:announcement")
wait("the window", window)

for landmark in ("Target and account", "Draft", "Pane", "History"):
    wait(landmark, lambda: find(landmark, ("landmark", "panel")))
wait("the list of panes", lambda: find("Panes", ("page tab list",)))
wait("the pane in front", lambda: find("Preview", ("page tab",)))

press("Change")
FIELDS = ("password text", "entry", "text")
wait("the key's field", lambda: find("Client key", FIELDS).queryEditableText()).setTextContents("sandbox-key-0002")
if find("Save", ("push button", "button")):
    press("Save")
else:
    # A key that was typed is taken when its field is left.
    wait("another place", lambda: find("Open…", ("push button", "button")).queryComponent()).grabFocus()
wait("the key, masked", lambda: find("••••0002"))

wait("the finding that there is no picture", lambda: find("Add a picture"))
press("Try the sample")
wait("the picture", lambda: find("PNG · 200×60 px"))
wait("no finding any more", lambda: not find("Add a picture"))
press("Submit to Sandbox")
wait("the task's end is announced", lambda: any("is solved" in text for text in announced))
wait("the row", lambda: find("Submission #1, solved", ("table row",)).queryAction()).doAction(0)
wait("the record", lambda: find("#1"))

frame = window()
stops = [f"[{role(node)}] in {role(node.parent)}" for node in below(frame) if nameless(node)]
if stops:
    sys.exit(f"the keyboard stops at what has no name: {stops}")
say("done")
