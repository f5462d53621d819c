$data = array(
    "clientKey" => $key,
    "task" => array(
        "type" => "ImageToTextTask",
        "body" => base64_encode(file_get_contents($file)),
        "phrase" => false,
        "case" => true,
        "minLength" => 4
    )
);
$ch = curl_init("https://api.solver.example/createTask");
curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode($data));
curl_setopt($ch, CURLOPT_HTTPHEADER, array("Content-Type: application/json"));
