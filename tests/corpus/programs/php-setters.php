<?php
include("anticaptcha.php");
include("nocaptchaproxyless.php");

$api = new NoCaptchaProxyless();
$api->setVerboseMode(true);
$api->setKey("51d5c59eb59c66adf272645be7568ae4");
$api->setWebsiteURL("https://club.example.com/enter.php");
$api->setWebsiteKey("6LckE4wAAAAAAkE4wAPDglt9wziViG0JysCOPcKp");

if (!$api->createTask()) {
    $api->debout("send failed - ".$api->getErrorMessage(), "red");
    return false;
}
$taskId = $api->getTaskId();
