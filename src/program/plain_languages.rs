//! The languages that are read without a grammar: a row a language, and how each writes its texts.

use super::escapes::Escapes;
use super::language::{LANGUAGES, Language, Reading};
use super::plain_tokens::{Close, Opening, Style, Values};

use Close::{Delimiter, Hashes, Line, Mark};

/// Returns every language, those with a grammar first.
pub(super) fn languages() -> impl Iterator<Item = &'static Language> {
    LANGUAGES.iter().chain(PLAIN)
}

const fn text(open: &'static str, close: Close, escapes: Escapes, values: Values) -> Opening {
    Opening { open, close, escapes, values }
}

const QUOTED: Opening = text("\"", Line("\""), Escapes::Backslash, Values::None);
const SLASHES: &[(&str, &str)] = &[("//", "\n"), ("/*", "*/")];

static C: Style = Style {
    comments: SLASHES,
    texts: &[
        text("R\"", Delimiter, Escapes::None, Values::None),
        QUOTED,
        text("'", Line("'"), Escapes::Backslash, Values::None),
    ],
    has_semicolons: true,
};

static OBJECTIVE_C: Style = Style {
    comments: SLASHES,
    texts: &[text("@\"", Line("\""), Escapes::Backslash, Values::None), QUOTED],
    has_semicolons: true,
};

static RUST: Style = Style {
    comments: SLASHES,
    texts: &[
        text("r#", Hashes, Escapes::None, Values::None),
        text("r\"", Mark("\""), Escapes::None, Values::None),
        text("b\"", Mark("\""), Escapes::Backslash, Values::None),
        text("\"", Mark("\""), Escapes::Backslash, Values::None),
    ],
    has_semicolons: true,
};

static SWIFT: Style = Style {
    comments: SLASHES,
    texts: &[
        text("\"\"\"", Mark("\"\"\""), Escapes::Backslash, Values::Parentheses),
        text("#", Hashes, Escapes::None, Values::None),
        text("\"", Line("\""), Escapes::Backslash, Values::Parentheses),
    ],
    has_semicolons: true,
};

static DART: Style = Style {
    comments: SLASHES,
    texts: &[
        text("r'", Line("'"), Escapes::None, Values::None),
        text("r\"", Line("\""), Escapes::None, Values::None),
        text("'''", Mark("'''"), Escapes::Backslash, Values::Dollar),
        text("\"\"\"", Mark("\"\"\""), Escapes::Backslash, Values::Dollar),
        text("'", Line("'"), Escapes::Backslash, Values::Dollar),
        text("\"", Line("\""), Escapes::Backslash, Values::Dollar),
    ],
    has_semicolons: true,
};

static LUA: Style = Style {
    comments: &[("--[[", "]]"), ("--", "\n")],
    texts: &[
        text("[[", Mark("]]"), Escapes::None, Values::None),
        text("[=[", Mark("]=]"), Escapes::None, Values::None),
        text("'", Line("'"), Escapes::Backslash, Values::None),
        QUOTED,
    ],
    has_semicolons: false,
};

static F_SHARP: Style = Style {
    comments: &[("///", "\n"), ("//", "\n"), ("(*", "*)")],
    texts: &[
        text("$\"\"\"", Mark("\"\"\""), Escapes::None, Values::Braces),
        text("\"\"\"", Mark("\"\"\""), Escapes::None, Values::None),
        text("$@\"", Mark("\""), Escapes::Doubled, Values::Braces),
        text("@$\"", Mark("\""), Escapes::Doubled, Values::Braces),
        text("@\"", Mark("\""), Escapes::Doubled, Values::None),
        text("$\"", Mark("\""), Escapes::Backslash, Values::Braces),
        text("\"", Mark("\""), Escapes::Backslash, Values::None),
    ],
    has_semicolons: false,
};

static VISUAL_BASIC: Style = Style {
    comments: &[("'", "\n")],
    texts: &[
        text("$\"", Mark("\""), Escapes::Doubled, Values::Braces),
        text("\"", Mark("\""), Escapes::Doubled, Values::None),
    ],
    has_semicolons: false,
};

static DELPHI: Style = Style {
    comments: &[("//", "\n"), ("(*", "*)")],
    texts: &[text("'", Line("'"), Escapes::Doubled, Values::None)],
    has_semicolons: true,
};

static PERL: Style = Style {
    comments: &[("# ", "\n")],
    texts: &[
        text("'", Mark("'"), Escapes::Quote, Values::None),
        text("\"", Mark("\""), Escapes::Backslash, Values::Dollar),
    ],
    has_semicolons: true,
};

static ELIXIR: Style = Style {
    comments: &[("# ", "\n")],
    texts: &[
        text("~s(", Mark(")"), Escapes::None, Values::Hash),
        text("\"\"\"", Mark("\"\"\""), Escapes::Backslash, Values::Hash),
        text("\"", Mark("\""), Escapes::Backslash, Values::Hash),
    ],
    has_semicolons: false,
};

static SCALA: Style = Style {
    comments: SLASHES,
    texts: &[
        text("s\"\"\"", Mark("\"\"\""), Escapes::None, Values::Dollar),
        text("\"\"\"", Mark("\"\"\""), Escapes::None, Values::None),
        text("s\"", Line("\""), Escapes::Backslash, Values::Dollar),
        QUOTED,
    ],
    has_semicolons: true,
};

static R: Style = Style {
    comments: &[("#", "\n")],
    texts: &[
        text("r\"", Delimiter, Escapes::None, Values::None),
        text("'", Mark("'"), Escapes::Backslash, Values::None),
        text("\"", Mark("\""), Escapes::Backslash, Values::None),
    ],
    has_semicolons: false,
};

static AUTOIT: Style = Style {
    comments: &[("#cs", "#ce"), (";", "\n")],
    texts: &[
        text("'", Line("'"), Escapes::Doubled, Values::None),
        text("\"", Line("\""), Escapes::Doubled, Values::None),
    ],
    has_semicolons: false,
};

static AUTOHOTKEY: Style = Style {
    comments: &[("; ", "\n"), ("/*", "*/")],
    texts: &[
        text("\"", Line("\""), Escapes::Doubled, Values::None),
        text("'", Line("'"), Escapes::Backtick, Values::None),
    ],
    has_semicolons: false,
};

static SQL: Style = Style {
    comments: &[("--", "\n"), ("/*", "*/")],
    texts: &[
        text("q'[", Mark("]'"), Escapes::None, Values::None),
        text("q'{", Mark("}'"), Escapes::None, Values::None),
        text("N'", Mark("'"), Escapes::Doubled, Values::None),
        text("'", Mark("'"), Escapes::Doubled, Values::None),
    ],
    has_semicolons: true,
};

/// What a row says of a language: its names, the extensions of its files, and how often what it says is its own.
type Signs = &'static [&'static [(&'static str, u32)]];

const fn row(
    [name, program, object]: [&'static str; 3],
    extensions: &'static [&'static str],
    style: &'static Style,
    signs: Signs,
) -> Language {
    Language {
        name,
        program,
        object,
        extensions,
        reading: Reading::Signs(style),
        signs,
        openings: &[],
        doubles_braces: false,
        before_object: "",
    }
}

#[rustfmt::skip]
static PLAIN: &[Language] = &[
    row(["C", "a C program", "a C value"], &["c", "h"], &C, &[&[
        ("#include <", 6), ("snprintf", 6), ("sprintf(", 3), ("char *", 4), ("strlen(", 4), ("curl_easy_", 8), ("#define ", 4), ("sizeof(", 4), ("NULL", 2), ("cJSON", 8), ("int main", 4), ("const char", 5), ("malloc(", 3), ("json_object_", 6),
    ]]),
    row(["C++", "a C++ program", "a C++ object"], &["cpp", "cc", "cxx", "hpp", "c++"], &C, &[&[
        ("std::", 8), ("#include <", 5), ("nlohmann", 8), ("cpr::", 8), ("QJson", 12), ("R\"(", 6), ("R\"json(", 8), ("rapidjson", 8), (".c_str()", 6), ("curl_easy_", 6), ("template <", 3), ("auto ", 1), ("::", 1), ("json j", 4), ("QString", 6),
    ]]),
    row(["Objective-C", "an Objective-C program", "an Objective-C dictionary"], &["m", "mm", "objc"], &OBJECTIVE_C, &[&[
        ("@{@\"", 12), ("NSDictionary", 10), ("NSString", 8), ("NSMutableURLRequest", 10), ("NSJSONSerialization", 10), ("@\"", 1), ("#import", 5),
    ]]),
    row(["Rust", "a Rust program", "a Rust value"], &["rs", "rust"], &RUST, &[&[
        ("fn ", 3), ("let mut ", 6), ("json!(", 10), ("serde_json", 8), ("reqwest::", 6), (".await?", 6), ("&str", 4), ("impl ", 3), ("pub fn", 5), ("-> Result<", 6), (".unwrap()", 5), ("println!", 6), ("format!(", 6), (".to_string()", 3), ("#[derive", 8), ("r#\"", 6), ("::new()", 3), ("let ", 1), ("String::from", 5), ("unwrap_or", 4), ("std::env::var", 8), ("ureq::", 8), ("HashMap::from", 6),
    ]]),
    row(["Swift", "a Swift program", "a Swift dictionary"], &["swift"], &SWIFT, &[&[
        ("import Foundation", 10), ("URLSession", 8), ("URLRequest", 6), ("[String: Any]", 10), ("[String: String]", 8), ("JSONSerialization", 8), ("guard let", 6), ("if let ", 4), ("try await", 3), ("httpBody", 6), ("JSONEncoder", 6), (": Codable", 8), (": Encodable", 8), ("Alamofire", 8), ("AF.request", 8), ("func ", 2), ("let ", 1),
    ]]),
    row(["Dart", "a Dart program", "a Dart map"], &["dart"], &DART, &[&[
        ("import 'package:", 10), ("Uri.parse(", 6), ("jsonEncode(", 8), ("json.encode(", 3), ("Map<String, dynamic>", 10), ("Future<", 6), ("jsonDecode(", 6), ("Dio(", 6), ("dio.post", 6), ("dart:convert", 10), ("final ", 1), ("late ", 2), ("await ", 1),
    ]]),
    row(["Lua", "a Lua program", "a Lua table"], &["lua", "luau"], &LUA, &[&[
        ("local ", 6), (" then\n", 3), ("\nend", 2), ("function ", 1), ("json.encode(", 6), ("cjson", 8), ("dkjson", 8), ("syn.request", 8), ("HttpService", 8), ("JSONEncode", 8), ("~=", 4), ("ltn12", 8), ("elseif ", 2), ("request({", 2), ("http_request(", 3),
    ]]),
    row(["F#", "an F# program", "an F# record"], &["fs", "fsx", "fsharp"], &F_SHARP, &[&[
        ("|>", 5), ("let private ", 8), ("{|", 6), ("|}", 4), ("let! ", 8), ("open System", 8), ("printfn", 8), ("return! ", 6), ("[<", 6), ("let ", 1), ("sprintf ", 2), ("$@\"", 2), ("task {", 2), ("async {", 2), ("member ", 2),
    ]]),
    row(["Visual Basic", "a Visual Basic program", "a Visual Basic object"], &["vb", "vbs", "vbnet", "bas"], &VISUAL_BASIC, &[&[
        ("Dim ", 10), ("End Sub", 8), ("End Function", 8), ("New With {", 10), (" As String", 8), ("Imports ", 6), ("vbCrLf", 6), ("CreateObject(", 6), ("MSXML2", 8), ("WinHttp", 4), ("\"\"\" & ", 6),
    ]]),
    row(["Delphi", "a Delphi program", "a Delphi object"], &["pas", "dpr", "delphi", "pascal"], &DELPHI, &[&[
        ("procedure ", 6), ("begin\n", 4), ("begin\r\n", 4), (":= ", 2), ("TJSONObject", 10), ("AddPair(", 6), ("THTTPClient", 8), ("TIdHTTP", 8), ("end;", 5), ("TStringStream", 8), ("TStringList", 6), ("#13#10", 6),
    ]]),
    row(["Perl", "a Perl program", "a Perl hash"], &["pl", "pm", "perl"], &PERL, &[&[
        ("use strict", 10), ("my $", 8), ("LWP::", 10), ("encode_json", 8), ("HTTP::Request", 10), ("HTTP::Tiny", 10), ("$ENV{", 8), ("use JSON", 10), ("Mojo::", 8), ("qq{", 6), ("=> ", 1), ("sub ", 2), ("->", 1),
    ]]),
    row(["Elixir", "an Elixir program", "an Elixir map"], &["ex", "exs", "elixir"], &ELIXIR, &[&[
        ("defmodule ", 10), ("%{", 4), ("|> ", 3), ("Jason.", 10), ("Poison.", 8), ("HTTPoison", 10), ("Req.post", 8), ("System.get_env", 8), ("{:ok, ", 8), (" do\n", 1),
    ]]),
    row(["Scala", "a Scala program", "a Scala object"], &["scala", "sc"], &SCALA, &[&[
        ("Json.obj(", 12), ("ujson.Obj", 12), ("import sttp", 10), ("import scala", 10), ("import play.api", 10), ("s\"\"\"", 6), ("case class", 8), ("val ", 1), ("def ", 1),
    ]]),
    row(["R", "an R program", "an R list"], &["r", "R"], &R, &[&[
        ("<- ", 4), ("library(", 8), ("httr", 8), ("list(", 2), ("toJSON(", 8), ("fromJSON(", 6), ("Sys.getenv", 10), ("req_body_json", 10), ("auto_unbox", 10), ("POST(", 3),
    ]]),
    row(["AutoIt", "an AutoIt script", "an AutoIt map"], &["au3", "autoit"], &AUTOIT, &[&[
        ("Local $", 8), ("Global $", 8), ("EndFunc", 8), ("ObjCreate(", 8), ("$oHTTP", 8), ("_WinHttp", 10), ("ConsoleWrite(", 6), ("StringFormat(", 4), ("@CRLF", 8), ("#include <", 3), ("' & $", 6), (" & $", 2), (".au3", 8), ("InetRead(", 6),
    ]]),
    row(["AutoHotkey", "an AutoHotkey script", "an AutoHotkey object"], &["ahk", "ahk2"], &AUTOHOTKEY, &[&[
        ("ComObjCreate(", 10), ("ComObject(", 10), ("MsgBox", 2), ("#NoEnv", 10), ("#Requires AutoHotkey", 12), ("A_ScriptDir", 8), (".Send(", 1), (":= \"", 2), ("JSON.Dump(", 6),
    ]]),
    row(["SQL", "an SQL script", "an SQL value"], &["sql", "pls", "plsql", "pkb"], &SQL, &[&[
        ("UTL_HTTP", 12), ("APEX_WEB_SERVICE", 12), ("apex_web_service", 12), ("utl_http", 12), ("DECLARE", 4), ("declare\n", 3), ("http_post(", 8), ("net.http_post", 10), ("jsonb", 4), ("' || ", 6), ("'||", 6), ("VARCHAR", 4), ("varchar2", 6), ("NVARCHAR", 8), ("EXEC ", 3), ("SELECT ", 4), ("sp_OA", 10), ("END;", 3),
    ]]),
];
