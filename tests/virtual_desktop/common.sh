# What drives the real window on a virtual display with real keys. The scripts beside this one read it in.
#
# The caller sets `program`; `data` is a directory that goes with the script.

data=$(mktemp -d)
pids=()

finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$data"
}
trap finish EXIT

# Waits until a command succeeds; names what it waited for when it never does.
wait_for() {
  local text=$1 deadline=$((SECONDS + 60))
  shift
  until "$@" >/dev/null 2>&1; do
    if [ $SECONDS -ge $deadline ]; then
      echo "Waited in vain for $text" >&2
      cat "$data/program.log" >&2 || true
      exit 1
    fi
    sleep 0.05
  done
}

start_display() {
  Xvfb -displayfd 3 -screen 0 2560x1600x24 +extension GLX -nolisten tcp -noreset 3>"$data/display" 2>"$data/xvfb.log" &
  pids+=($!)
  wait_for "the virtual display" test -s "$data/display"
  DISPLAY=:$(cat "$data/display")
  export DISPLAY LIBGL_ALWAYS_SOFTWARE=1
  unset WAYLAND_DISPLAY
  # Not merely unset: the bus would then be looked for in the user's runtime directory.
  export DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent
}

# start_program DATA_DIRECTORY [ENVIRONMENT…]; `arguments` are the program's further ones.
arguments=()
start_program() {
  local directory=$1
  shift
  env "$@" "$program" --data-dir "$directory" "${arguments[@]}" >"$data/program.log" 2>&1 &
  program_pid=$!
  pids+=("$program_pid")
  wait_for "the window" xdotool search --onlyvisible --name '^CapKill Desk$'
  window=$(xdotool search --onlyvisible --name '^CapKill Desk$' | head -n 1)
  xdotool windowfocus --sync "$window"
  history=$directory/history.sqlite3
  wait_for "the history" test -s "$history"
}

stop_program() {
  kill "$program_pid"
  wait "$program_pid" 2>/dev/null || true
}

press() { xdotool key --window "$window" "$@"; }

# settle [SECONDS]: two pictures in a row are the same, so nothing is being painted any more.
settle() { shoot "$data/settle.png" "${1:-5}"; }

# The command palette needs no coordinates. A big window on a busy machine takes two keys in one frame, of which a dialog
# that the first one closes has both, and opens the palette late, so that what is typed goes elsewhere.
choose() {
  settle
  press ctrl+shift+p
  settle
  xdotool type --window "$window" --delay 30 "$1"
  settle
  press Return
  settle
}

# paste TEXT: by the real clipboard, which xclip serves until it is told otherwise.
paste() {
  printf '%s' "$1" | xclip -selection clipboard
  press ctrl+v
  settle
}

query() { sqlite3 "$history" "$1"; }
has_rows() { [ "$(query "SELECT count(*) FROM submission WHERE state = '$1'")" -ge "$2" ]; }

# shoot FILE [SECONDS]: two pictures in a row are the same, so nothing is being painted any more; what never stands still
# is taken after so many seconds.
shoot() {
  local deadline=$((SECONDS + ${2:-10})) before after=none
  until [ "${before:-}" = "$after" ] || [ $SECONDS -ge $deadline ]; do
    before=$after
    sleep 0.3
    import -window "$window" "$1"
    after=$(identify -format '%#' "$1")
  done
}
