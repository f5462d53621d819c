<?php
require 'vendor/autoload.php';
$solver = new \Solver\Solver('CAP-25BA036591A28FE91EF5CC931C045854');
$id = $solver->send([
    'type'       => 'ReCaptchaV2Task',
    'websiteURL' => 'https://www.google.com/recaptcha/api2/demo',
    'websiteKey' => '6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-',
    'proxy'      => 'exit.example:23331:frida:sEcNegegDOkow6D3',
]);
sleep(20);
$code = $solver->getResult($id);
