import Foundation

func createTask(apiKey: String, siteKey: String) async throws -> Int {
    var request = URLRequest(url: URL(string: "https://api.solver.example/createTask")!)
    request.httpMethod = "POST"
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    let body: [String: Any] = [
        "clientKey": apiKey,
        "task": [
            "type": "HCaptchaTaskProxyless",
            "websiteURL": "https://forms.example.net/contact",
            "websiteKey": siteKey
        ]
    ]
    request.httpBody = try JSONSerialization.data(withJSONObject: body)
    let (data, _) = try await URLSession.shared.data(for: request)
    return try JSONDecoder().decode(Created.self, from: data).taskId
}
