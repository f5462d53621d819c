fn main() {
    let key = std::env::var("CAPTCHA_KEY").unwrap_or("c4a71e09b5d2483f96e0d7a1528bf36c".to_string());
    let body = format!(r#"{{"clientKey":"{}","task":{{"type":"ImageToTextTask","body":"{}","numeric":"1"}}}}"#, key, picture);
    let reply = ureq::post("https://api.solver.example/createTask").send_string(&body).unwrap();
    println!("{}", reply.into_string().unwrap());
}
