public class Purse {
    private final String clientKey = "0e9377679743ebc3be5651e6a4d9939b";

    private double read() throws IOException {
        Request request = new Request(" https://solver.example/getBalance", Method.POST, true);
        JSONObject payload = new JSONObject();
        payload.put("clientKey", clientKey);
        request.write(payload);
        JSONObject answer = new JSONObject(new Response(request).getBodyAsString());
        return answer.getDouble("balance");
    }
}
