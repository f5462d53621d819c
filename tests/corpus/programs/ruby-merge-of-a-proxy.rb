args = {
  languagePool: 'en',
  softId: '771'
}
args[:clientKey] = '6b013530c46924354d882c6a52d7634e'
args[:task] = {
  type:       'TurnstileTask',
  websiteURL: 'https://fair.example.com/tickets',
  websiteKey: '0x4AAAAAAAd08ZcVflYA8OD7',
}
args[:task].merge!(
  proxyType:     'http',
  proxyAddress:  '203.0.113.77',
  proxyPort:     8081,
  proxyLogin:    'ines',
  proxyPassword: 'sEcHIiaetwGkOqnZ',
)
Net::HTTP.post(URI('https://solver.example/createTask'), args.to_json, 'Content-Type' => 'application/json')
