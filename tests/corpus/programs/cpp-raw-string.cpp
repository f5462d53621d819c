#include <string>
const std::string payload = R"({"clientKey":")" + key + R"(","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"shop.example.com","websiteKey":"6LdKx7QpAAAAAH3vJ2sYwUe9RkTnB0cZfXqL5aGm"}})";
curl_easy_setopt(curl, CURLOPT_POSTFIELDS, payload.c_str());
