<?php
$client = new GuzzleHttp\Client(['base_uri' => 'https://api.solver.example/']);
$response = $client->post('createTask', [
    'json' => [
        'clientKey' => $this->key,
        'task' => [
            'type' => 'NoCaptchaTaskProxyless',
            'websiteURL' => $url,
            'websiteKey' => $siteKey,
        ],
    ],
]);
