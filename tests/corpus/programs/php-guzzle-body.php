<?php
$client = new \GuzzleHttp\Client(['base_uri' => 'https://api.solver.example/']);
$response = $client->post('createTask', [
    'json' => [
        'clientKey' => getenv('SOLVER_KEY') ?: 'c4a71e09b5d2483f96e0d7a1528bf36c',
        'task' => ['type' => 'ImageToTextTask', 'body' => base64_encode(file_get_contents('c.png')), 'phrase' => 0],
    ],
]);
