import requests

API_KEY = 'fe61554d3a17de6c9116cba9a5e14e03'
site_key = '6LceYEDmAAAAAeYEDmONUdm70icrLebaLmH3BNin'
url = 'https://wheels.example.au/cars/hatch/'

s = requests.Session()
captcha_id = s.post("http://older.example/in.php?key={}&method=userrecaptcha&googlekey={}&pageurl={}".format(
    API_KEY, site_key, url)).text.split('|')[1]
recaptcha_answer = s.get(
    "http://older.example/res.php?key={}&action=get&id={}".format(API_KEY, captcha_id)).text
while 'CAPCHA_NOT_READY' in recaptcha_answer:
    recaptcha_answer = s.get("http://older.example/res.php?key={}&action=get&id={}".format(API_KEY, captcha_id)).text
