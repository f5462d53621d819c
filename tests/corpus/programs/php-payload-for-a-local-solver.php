$url = "http://localhost:5000/solve";
$payload = [
    "url" => "https://www.google.com/recaptcha/api2/demo",
    "sitekey" => "6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-",
    "headless" => true,
    "proxy" => [
        "server" => "exit.example:5959",
        "username" => "karl-res-us",
        "password" => "sEckCI7KSYUED9tb"
    ]
];
