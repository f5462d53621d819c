#!/bin/bash
# Usage: ./ask.sh <page> <sitekey>
set -e

API_KEY="${SOLVER_API_KEY:-de17309c33d537e1adf53acfbf029860}"
PAGE="$1"
SITEKEY="$2"

if [ -z "$PAGE" ] || [ -z "$SITEKEY" ]; then
  echo "Usage: $0 <page> <sitekey>"
  exit 1
fi

RESPONSE=$(curl -s -X POST https://solver.example/createTask \
  -H "Content-Type: application/json" \
  -d "{
    \"clientKey\": \"$API_KEY\",
    \"task\": {
      \"type\": \"RecaptchaV2TaskProxyless\",
      \"websiteURL\": \"$PAGE\",
      \"websiteKey\": \"$SITEKEY\"
    }
  }")

TASK_ID=$(echo "$RESPONSE" | jq -r .taskId)
for i in {1..60}; do
  RESULT=$(curl -s -X POST https://solver.example/getTaskResult \
    -H "Content-Type: application/json" \
    -d "{\"clientKey\": \"$API_KEY\", \"taskId\": $TASK_ID}")
  [ "$(echo "$RESULT" | jq -r .status)" = "ready" ] && break
  sleep 2
done
