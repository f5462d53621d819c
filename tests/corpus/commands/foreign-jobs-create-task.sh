curl --request POST \
  --url https://pictures.example/api/v1/jobs/createTask \
  --header 'Authorization: Bearer sEcDJLQjtARbzIIY' \
  --header 'Content-Type: application/json' \
  --data @- <<EOF
{
  "model": "paint/2.1-edit",
  "callBackUrl": "https://hooks.example/done",
  "input": {
    "prompt": "Make the lake green, keep the boat.",
    "image_urls": ["https://static.example/boat.webp"],
    "aspect_ratio": "4:3"
  }
}
EOF
