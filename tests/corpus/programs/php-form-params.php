<?php
$res = $client->request('POST', $base . '/getTaskResult', [
    'form_params' => ['clientKey' => env('SOLVER_KEY'), 'taskId' => $taskId],
]);
echo $res->getBody();
