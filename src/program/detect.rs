//! Tells the language of a program by what programs in the language say often.

use super::language::Language;
use super::plain_languages::languages;

/// Fewest points of a language that is tried.
const MIN_SCORE: u32 = 2;

/// Most languages that are tried.
const MAX_TRIED: usize = 3;

/// Points for the extension of the file, or for the word after a Markdown fence.
const NAMED: u32 = 12;

/// Returns the languages that a text may be written in, the likeliest first, with the points of each.
pub(super) fn likely(text: &str, name: &str) -> Vec<(&'static Language, u32)> {
    let mut scored: Vec<(u32, &Language)> =
        languages().map(|language| (score(text, name, language), language)).collect();
    scored.retain(|(score, _)| *score >= MIN_SCORE);
    // The sort keeps the order of the table where two score the same.
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let best = scored.first().map_or(0, |(score, _)| *score);
    scored
        .into_iter()
        .take(MAX_TRIED)
        .filter(|(score, _)| score * 3 >= best)
        .map(|(score, language)| (language, score))
        .collect()
}

fn score(text: &str, name: &str, language: &Language) -> u32 {
    let said: u32 = language
        .signs
        .iter()
        .flat_map(|signs| signs.iter())
        .filter(|(sign, _)| text.contains(sign))
        .map(|(_, points)| points)
        .sum();
    let extension = name.rsplit('.').next().unwrap_or_default();
    let is_named = name.contains('.') && language.extensions.contains(&extension);
    let is_fenced = language.extensions.iter().any(|word| text.contains(&format!("```{word}\n")));
    said + if is_named || is_fenced { NAMED } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_known_by_what_it_says() {
        for (text, name) in [
            ("r = requests.post(u, json={\"a\": None})", "Python"),
            ("const r = await fetch(u, {body: JSON.stringify({a})});", "JavaScript"),
            ("async f(a: string): Promise<void> { const b: any = {a}; }", "TypeScript"),
            ("p := map[string]interface{}{\"a\": 1}", "Go"),
            ("$p = ['a' => $b]; curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode($p));", "PHP"),
            ("var p = new { a = b }; var c = new StringContent(s);", "C#"),
            ("JSONObject o = new JSONObject(); o.put(\"a\", 1);", "Java"),
            ("val m = mapOf(\"a\" to 1)", "Kotlin"),
            ("require 'net/http'\nputs({ a: 1 }.to_json)", "Ruby"),
            ("$body = @{ a = 1 } | ConvertTo-Json", "PowerShell"),
            ("#include <stdio.h>\nint main(void) { snprintf(b, sizeof(b), \"{}\"); }", "C"),
            ("std::string body = R\"({\"a\": 1})\";", "C++"),
            ("let body = serde_json::json!({ \"a\": key });", "Rust"),
            ("let body: [String: Any] = [\"a\": key]\nrequest.httpBody = data", "Swift"),
            ("final body = jsonEncode({'a': key});", "Dart"),
            ("local body = { a = key }\nlocal text = cjson.encode(body)", "Lua"),
            ("let! reply = ask key |> Async.AwaitTask", "F#"),
            ("Dim body = New With {.a = key}", "Visual Basic"),
            ("my $body = encode_json({ a => $key });", "Perl"),
            ("body = Jason.encode!(%{a: key})", "Elixir"),
        ] {
            assert_eq!(likely(text, "").first().map(|(language, _)| language.name), Some(name), "{text}");
        }
    }
}
