const payload = `{
  "clientKey": "${key}",
  "task": { "type": "ImageToTextTask", "body": "${image.toString('base64')}" }
}`;
const res = await fetch(url, { method: 'POST', headers, body: payload });
