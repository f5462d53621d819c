final response = await http.post(
  Uri.parse('https://api.solver.example/createTask'),
  headers: {'Content-Type': 'application/json'},
  body: jsonEncode({
    'clientKey': apiKey,
    'task': {'type': 'NoCaptchaTaskProxyless', 'websiteURL': url, 'websiteKey': siteKey},
  }),
);
