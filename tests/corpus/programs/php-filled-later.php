<?php
$task = array();
$task['type'] = 'ImageToTextTask';
$task['body'] = base64_encode($image);
$task['case'] = true;
$post = array('clientKey' => $apiKey, 'task' => $task);
$context = stream_context_create(array('http' => array('method' => 'POST', 'content' => json_encode($post))));
echo file_get_contents($url, false, $context);
