task = {
    'key': 'sEcV7HRFJEC9GoJ9',
    'type': 'hcaptcha',
    'sitekey': '475b45c0-a5b0-4c7d-a86d-2ad256a5b869',
    'url': 'https://example.com/demo#easy',
    'proxy': {
        'scheme': 'http',
        'host': '203.0.113.90',
        'port': '8000',
        'username': 'otto',
        'password': 'sEc5JIpEwAELcxYH'
    }
}
