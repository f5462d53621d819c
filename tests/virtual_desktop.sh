#!/usr/bin/env bash
# Opens the window on a virtual display and drives it with real keys.
#   virtual_desktop.sh run PROGRAM          one sandbox submission, a screenshot, the task id
#   virtual_desktop.sh screenshots PROGRAM  the pictures of the README
set -euo pipefail

what=$1
program=$2
out=${SCREENSHOTS:-screenshots}
mkdir -p "$out"
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

# start_program DATA_DIRECTORY [ENVIRONMENT…]
start_program() {
  local directory=$1
  shift
  env "$@" "$program" --data-dir "$directory" >"$data/program.log" 2>&1 &
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

# The command palette needs no coordinates.
choose() {
  xdotool key --window "$window" ctrl+shift+p
  xdotool type --window "$window" --delay 30 "$1"
  xdotool key --window "$window" Return
}

query() { sqlite3 "$history" "$1"; }
has_rows() { [ "$(query "SELECT count(*) FROM submission WHERE state = '$1'")" -ge "$2" ]; }
has_task() { [ "$(query "SELECT count(*) FROM submission WHERE task_id IS NOT NULL")" -ge 1 ]; }

# Two pictures in a row are the same: nothing is being painted any more.
shoot() {
  local deadline=$((SECONDS + 10)) before after=none
  until [ "${before:-}" = "$after" ] || [ $SECONDS -ge $deadline ]; do
    before=$after
    sleep 0.3
    import -window "$window" "$out/$1.png"
    after=$(identify -format '%#' "$out/$1.png")
  done
}

submit_sample() { wait_for "the submission" sample_is_recorded; }

# A window that has only just come may miss a key on a busy machine, so the sample is chosen anew after a while.
sample_is_recorded() {
  has_task && return
  xdotool key --window "$window" Escape
  choose "sample"
  # The window takes the picture in a moment; Submit is refused with a sentence until it has.
  for _ in 1 2 3 4 5 6 7 8; do
    xdotool key --window "$window" ctrl+Return
    sleep 0.3
    has_task && return
  done
  return 1
}

run() {
  start_display
  start_program "$data/desk"
  submit_sample
  wait_for "the solution" has_rows solved 1
  # The reply pane shows the row a moment after it is in the file.
  shoot run
  echo "Submitted the sample to the sandbox: task $(query "SELECT task_id FROM submission LIMIT 1"), solved"
  echo "Screenshot: $(realpath "$out/run.png")"
}

# paste TEXT: by the real clipboard, which xclip serves until it is told otherwise.
paste() {
  printf '%s' "$1" | xclip -selection clipboard
  xdotool key --window "$window" ctrl+v
}

# What programs send, with the mistakes they make.
faulty_command() {
  local picture
  picture=$(base64 --wrap=0 assets/sample.png)
  printf "curl http://127.0.0.1:8080/createTask -d '%s'" \
    '{"clientKey": "sandbox-key-0001", "task": {"type": "imagetotext", "body": "data:image/png;base64,'"$picture"'", "numeric": "1"}}'
}

# use_theme THEME: a fresh data directory that starts in it.
use_theme() {
  mkdir -p "$data/$1"
  printf 'theme = "%s"\n' "$1" >"$data/$1/settings.toml"
}

screenshots() {
  start_display
  use_theme light
  start_program "$data/light"
  submit_sample
  xdotool key --window "$window" ctrl+1
  shoot preview-light
  wait_for "the solution" has_rows solved 1
  xdotool key --window "$window" ctrl+3
  shoot solved-light
  paste "$(faulty_command)"
  sleep 1
  shoot import-light
  stop_program

  use_theme dark
  start_program "$data/dark"
  submit_sample
  wait_for "the solution" has_rows solved 1
  stop_program
  start_program "$data/dark" CAPKILL_CLIENT_KEY=sandbox:ERROR_ZERO_BALANCE
  choose "sample"
  # Answering a question that is not there yet would press something else.
  sleep 1.5
  wait_for "the refusal" refused_or_submit
  shoot refused-dark
  xdotool key --window "$window" ctrl+7
  sleep 1
  shoot overview-dark
  echo "Screenshots: $(realpath "$out")"
}

refused_or_submit() {
  has_rows refused 1 && return
  # The sample was sent before: the question is answered with its second button.
  xdotool key --window "$window" ctrl+Return
  sleep 0.5
  has_rows refused 1 && return
  xdotool key --window "$window" Tab Return
  sleep 0.3
  has_rows refused 1
}

case $what in
  run) run ;;
  screenshots) screenshots ;;
  *) echo "usage: $0 run|screenshots PROGRAM" >&2; exit 2 ;;
esac
