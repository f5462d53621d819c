import 'dart:convert';
import 'package:http/http.dart' as http;

Future<int> create(String img) async {
  final r = await http.post(Uri.parse('https://api.captcha.example/createTask'),
      headers: {'Content-Type': 'application/json'},
      body: jsonEncode({
        'clientKey': const String.fromEnvironment('CAP', defaultValue: '9d41c7e25b8f4063a1e7d0529c3b6f84'),
        'task': {'type': 'ImageToTextTask', 'body': img, 'phrase': true},
      }));
  return jsonDecode(r.body)['taskId'];
}
