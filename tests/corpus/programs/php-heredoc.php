<?php
$json = <<<JSON
{
  "clientKey": "$key",
  "task": {"type": "NoCaptchaTaskProxyless", "websiteURL": "{$page}", "websiteKey": "6LfW8pQTAAAAAJ2kL0mXvYtRz3nHdG5bUcEo1sAq"}
}
JSON;
curl_setopt($ch, CURLOPT_POSTFIELDS, $json);
