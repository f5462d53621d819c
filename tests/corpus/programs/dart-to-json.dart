import 'dart:convert';
import 'package:http/http.dart' as http;

Future<int> createTask(String apiKey) async {
  final task = {
    'type': 'NoCaptchaTaskProxyless',
    'websiteURL': 'https://shop.example.com/cart',
    'websiteKey': '6LdKx7QpAAAAAH3vJ2sYwUe9RkTnB0cZfXqL5aGm',
    'isInvisible': 'true',
  };
  final reply = await http.post(
    Uri.parse('https://api.solver.example/createTask'),
    headers: {'Content-Type': 'application/json'},
    body: jsonEncode({'clientKey': apiKey, 'task': task}),
  );
  return jsonDecode(reply.body)['taskId'] as int;
}
