#include <cpr/cpr.h>
#include <nlohmann/json.hpp>

std::string ask(const std::string& key) {
    nlohmann::json body = {
        {"clientKey", key},
        {"task", {
            {"type", "NoCaptchaTaskProxyless"},
            {"websiteURL", "https://shop.example.com/login"},
            {"websiteKey", "6LdKx7QpAAAAAH3vJ2sYwUe9RkTnB0cZfXqL5aGm"}
        }}
    };
    auto r = cpr::Post(cpr::Url{"https://api.solver.example/createTask"}, cpr::Body{body.dump()});
    return r.text;
}
