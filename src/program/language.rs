//! The languages that programs are read in: a row a language, and what the grammars' nodes mean.

use std::fmt;

use tree_sitter_language::LanguageFn;

use super::escapes::Escapes;
use super::plain_tokens::Style;

/// What makes the language of a program different from another's.
pub struct Language {
    /// The language's name for people.
    pub name: &'static str,
    /// The form in which a body came, for people: `a Python program`.
    pub program: &'static str,
    /// The same for a value that stands alone: `a Python dictionary`.
    pub object: &'static str,
    pub(super) extensions: &'static [&'static str],
    pub(super) reading: Reading,
    /// What programs in the language say often, with how much each says about the language.
    pub(super) signs: &'static [&'static [(&'static str, u32)]],
    /// Openings of texts, the longer before the shorter; other texts have backslashes.
    pub(super) openings: &'static [(&'static str, Escapes)],
    /// Two braces in a text that another value is put into mean one.
    pub(super) doubles_braces: bool,
    /// What stands before an object that is the whole text, so that the grammar takes it for a value.
    pub(super) before_object: &'static str,
}

/// What reads the programs of a language.
pub(super) enum Reading {
    Grammar(LanguageFn),
    /// Texts and brackets alone: the language has no grammar here.
    Signs(&'static Style),
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Language {}

impl Language {
    /// Returns a text as the grammar takes it: PHP after its tag, an object in the place of a value.
    pub(super) fn source(&self, text: &str) -> String {
        let before = match self.name {
            "PHP" if !text.contains("<?") => "<?php ",
            _ if text.trim_start().starts_with('{') => self.before_object,
            _ => "",
        };
        format!("{before}{text}")
    }
}

const NO_OPENINGS: &[(&str, Escapes)] = &[];

const JAVASCRIPT: &[(&str, u32)] = &[
    ("const ", 3),
    ("let ", 2),
    ("=>", 2),
    ("function", 2),
    ("fetch(", 2),
    ("axios", 3),
    ("JSON.stringify", 4),
    ("require(", 3),
    ("process.env", 4),
    ("console.log", 3),
    ("===", 2),
    ("new Promise", 3),
    ("await ", 1),
    ("async ", 1),
    ("$.ajax", 4),
    ("module.exports", 3),
    ("URLSearchParams", 3),
    ("Buffer.from", 3),
    ("document.", 2),
    ("window.", 2),
    (".then(", 2),
    ("${", 1),
    ("undefined", 1),
    ("},\n", 0),
];

/// The languages with a grammar, in the order in which they are tried where the signs say the same.
#[rustfmt::skip]
pub(super) static LANGUAGES: &[Language] = &[
    Language {
        name: "Python", program: "a Python program", object: "a Python dictionary", extensions: &["py", "pyw", "python", "ipynb"], reading: Reading::Grammar(tree_sitter_python::LANGUAGE),
        signs: &[&[
            ("self.", 3), ("def ", 2), ("import ", 1), ("from ", 1), ("requests.", 3), ("httpx", 3), ("aiohttp", 3), ("None", 2), ("True", 2), ("False", 2),
            ("print(", 2), ("f\"", 2), ("f'", 2), ("os.getenv", 4), ("os.environ", 4), ("elif ", 3), ("json=", 3), ("json.dumps", 5), ("asyncio", 3),
            ("data=", 2), ("async with ", 4), ("headers=", 2), ("timeout=", 2), ("\n# ", 1), (".json()", 1), ("session.post", 1), ("await ", 1), ("%s", 0),
            ("dict(", 3), (".decode(", 2), (".format(", 1), ("b64encode", 2), ("resp = ", 1), ("payload = ", 1), ("if not ", 2), (" not in ", 2), ("urllib", 3), ("str(", 1),
        ]],
        openings: NO_OPENINGS, doubles_braces: true, before_object: "",
    },
    Language {
        name: "JavaScript", program: "a JavaScript program", object: "a JavaScript object", extensions: &["js", "mjs", "cjs", "jsx", "javascript", "node"], reading: Reading::Grammar(tree_sitter_javascript::LANGUAGE),
        signs: &[JAVASCRIPT], openings: NO_OPENINGS, doubles_braces: false, before_object: "(",
    },
    Language {
        name: "TypeScript", program: "a TypeScript program", object: "a TypeScript object", extensions: &["ts", "tsx", "mts", "typescript"], reading: Reading::Grammar(tree_sitter_typescript::LANGUAGE_TYPESCRIPT),
        signs: &[JAVASCRIPT, &[
            (": string", 4), (": number", 4), (": boolean", 4), (": any", 4), (": Promise<", 5), ("interface ", 3), ("private ", 1), ("readonly ", 3),
            ("import type", 4), (" as any", 4), (" as const", 4), (": unknown", 4), ("Record<", 4), ("<string", 2), ("export class", 2), ("?: ", 3),
        ]],
        openings: NO_OPENINGS, doubles_braces: false, before_object: "(",
    },
    Language {
        name: "Go", program: "a Go program", object: "a Go map", extensions: &["go", "golang"], reading: Reading::Grammar(tree_sitter_go::LANGUAGE),
        signs: &[&[
            (":= ", 3), ("map[string]", 6), ("func ", 3), ("interface{}", 4), ("package ", 2), ("fmt.", 3), ("json.Marshal", 6), ("http.Post", 4), ("nil", 1),
            ("err != nil", 4), ("[]byte(", 4), ("struct {", 4), ("`json:", 6), ("bytes.New", 4), ("strings.NewReader", 4), ("type ", 1), ("resty", 2),
        ]],
        openings: &[("`", Escapes::None)], doubles_braces: false, before_object: "",
    },
    Language {
        name: "PHP", program: "a PHP program", object: "a PHP array", extensions: &["php", "phtml"], reading: Reading::Grammar(tree_sitter_php::LANGUAGE_PHP),
        signs: &[&[
            ("<?php", 12), ("=> ", 2), ("->", 1), ("curl_setopt", 7), ("json_encode", 6), ("array(", 4), ("$this->", 5), ("curl_init", 7), ("http_build_query", 6),
            ("file_get_contents", 5), ("echo ", 2), ("'] = ", 2), (" = [", 1), ("$params", 3), ("$data", 3), ("$task", 3), ("$payload", 2), ("$post", 3), ("GuzzleHttp", 6), ("env('", 3), ("::", 1), ("CURLOPT", 6), ("$response = ", 2),
        ]],
        openings: &[("<<<'", Escapes::None), ("'", Escapes::Quote)], doubles_braces: false, before_object: "",
    },
    Language {
        name: "C#", program: "a C# program", object: "a C# object", extensions: &["cs", "csharp", "c#", "csx"], reading: Reading::Grammar(tree_sitter_c_sharp::LANGUAGE),
        signs: &[&[
            ("new {", 5), ("new\n", 3), ("new()", 3), ("var ", 2), ("using ", 2), ("HttpClient", 2), ("JsonSerializer", 6), ("JsonConvert", 6), ("StringContent", 6), ("new Dictionary<", 6),
            ("string ", 2), ("await ", 1), ("namespace ", 4), ("public ", 1), ("async Task", 5), ("JObject", 5), ("Console.Write", 5), ("$\"", 2), ("@\"", 2),
            ("Encoding.UTF8", 5), ("PostAsync", 5), ("PostAsJsonAsync", 6), ("JsonContent", 5), ("RestRequest", 5), ("object", 1), ("{ get; ", 5), ("FormUrlEncodedContent", 6), ("\"\"\"", 1),
        ]],
        openings: &[("$@\"", Escapes::Doubled), ("@$\"", Escapes::Doubled), ("@\"", Escapes::Doubled), ("$$$\"\"\"", Escapes::None), ("$$\"\"\"", Escapes::None), ("$\"\"\"", Escapes::None), ("\"\"\"", Escapes::None)],
        doubles_braces: true, before_object: "",
    },
    Language {
        name: "Java", program: "a Java program", object: "a Java object", extensions: &["java"], reading: Reading::Grammar(tree_sitter_java::LANGUAGE),
        signs: &[&[
            ("String ", 3), ("new JSONObject", 5), ("JSONObject ", 4), (".put(\"", 4), ("public ", 1), ("System.out", 5), ("System.getenv", 4), ("Map<String", 5), ("HttpRequest.", 4), ("import java", 6), ("import org.", 3), ("import com.", 3), ("new HashMap", 5),
            ("static ", 1), ("throws ", 4), ("final ", 2), ("String.format", 2), ("Map.of(", 5), ("private ", 1), ("void ", 1), ("\\\"", 1), (";\n", 1), ("\"\"\"", 1), (".formatted(", 4), ("addProperty", 4), ("JsonObject ", 4), ("ObjectNode", 5), ("MediaType", 3), ("RequestBody.create", 4), ("new FormBody", 3),
        ]],
        openings: NO_OPENINGS, doubles_braces: false, before_object: "",
    },
    Language {
        name: "Kotlin", program: "a Kotlin program", object: "a Kotlin map", extensions: &["kt", "kts", "kotlin"], reading: Reading::Grammar(tree_sitter_kotlin_ng::LANGUAGE),
        signs: &[&[
            ("val ", 4), ("fun ", 4), ("mapOf(", 6), ("mutableMapOf", 6), ("\" to ", 5), ("buildJsonObject", 7), ("println(", 2), ("toRequestBody", 6), ("suspend ", 4), ("JSONObject().", 3),
            (": String", 2), ("data class", 5), ("import io.ktor", 6), ("override fun", 4), (".apply {", 4), ("trimIndent", 6), ("toMediaType", 5), ("\"\"\"", 1), ("listOf(", 4), ("setBody(", 4), ("${", 1),
        ]],
        openings: &[("\"\"\"", Escapes::None)], doubles_braces: false, before_object: "",
    },
    Language {
        name: "Ruby", program: "a Ruby program", object: "a Ruby hash", extensions: &["rb", "ruby"], reading: Reading::Grammar(tree_sitter_ruby::LANGUAGE),
        signs: &[&[
            ("require '", 5), ("require \"", 4), ("Net::HTTP", 7), ("HTTParty", 7), (" do |", 5), ("puts ", 4), ("\nend", 3), (".to_json", 5), ("=> ", 1), ("Faraday", 7), ("#{", 3), ("def ", 1),
            ("JSON.generate", 6), ("ENV[", 5), ("ENV.fetch", 6), ("attr_", 3), ("RestClient", 6), ("JSON.parse(", 1), ("<<~", 5), ("URI(", 3), ("nil", 1), (".dump(", 2), ("@", 0),
        ]],
        openings: &[("'", Escapes::Quote)], doubles_braces: false, before_object: "_=",
    },
    Language {
        name: "PowerShell", program: "a PowerShell program", object: "a PowerShell hash table", extensions: &["ps1", "psm1", "powershell", "pwsh"], reading: Reading::Grammar(tree_sitter_powershell::LANGUAGE),
        signs: &[&[
            ("$body", 3), ("@{", 5), ("Invoke-RestMethod", 8), ("Invoke-WebRequest", 8), ("ConvertTo-Json", 8), ("$env:", 6), ("-Method ", 3), ("[pscustomobject]", 6), ("[PSCustomObject]", 6),
            ("New-Object", 5), ("`\"", 3), ("Write-Host", 6), ("Write-Output", 6), ("$true", 4), ("$null", 2), ("-Body ", 4), ("-Uri ", 4), ("[ordered]", 6), ("[Convert]::", 4), ("param(", 2),
        ]],
        openings: &[("@'", Escapes::None), ("'", Escapes::Doubled), ("@\"", Escapes::Backtick), ("\"", Escapes::Backtick)], doubles_braces: false, before_object: "",
    },
];

/// What a node of a syntax tree is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Named values: an object where its members are pairs, a list where they are not.
    Collection,
    /// A name and its value.
    Pair,
    /// A name that is its own value, as in `{type}`.
    Shorthand,
    /// Brings the members of another object in.
    Spread,
    Text,
    /// Texts side by side, or with a sign between them.
    Joined,
    Number,
    True,
    False,
    /// `true` or `false`, by what is written there.
    Bool,
    Null,
    /// Adds nothing to its last part: parentheses, a cast, a conversion.
    Around,
    /// Adds nothing to its first part: what follows is a type, or what is done with the value.
    First,
    /// A name, or a path of names.
    Name,
    Call,
    /// Gives a name a value.
    Assignment,
    Comment,
    /// A value that is put into a text.
    Interpolation,
    /// A part of a text that is written there as it is.
    Content,
}

/// What the nodes of all grammars are, by their names there.
#[rustfmt::skip]
pub(super) const KINDS: &[(&str, Kind)] = &[
    ("dictionary", Kind::Collection), ("object", Kind::Collection), ("list", Kind::Collection), ("tuple", Kind::Collection), ("array", Kind::Collection), ("set", Kind::Collection),
    ("hash", Kind::Collection), ("literal_value", Kind::Collection), ("array_creation_expression", Kind::Collection), ("initializer_expression", Kind::Collection),
    ("anonymous_object_creation_expression", Kind::Collection), ("collection_expression", Kind::Collection), ("array_initializer", Kind::Collection),
    ("collection_literal", Kind::Collection), ("hash_literal_expression", Kind::Collection), ("array_expression", Kind::Collection), ("element_initializer", Kind::Collection),
    ("pair", Kind::Pair), ("keyed_element", Kind::Pair), ("array_element_initializer", Kind::Pair), ("keyword_argument", Kind::Pair), ("hash_entry", Kind::Pair), ("named_argument", Kind::Pair),
    ("shorthand_property_identifier", Kind::Shorthand),
    ("dictionary_splat", Kind::Spread), ("spread_element", Kind::Spread), ("variadic_unpacking", Kind::Spread), ("hash_splat_argument", Kind::Spread), ("list_splat", Kind::Spread),
    ("string", Kind::Text), ("template_string", Kind::Text), ("interpreted_string_literal", Kind::Text), ("raw_string_literal", Kind::Text), ("encapsed_string", Kind::Text),
    ("heredoc", Kind::Text), ("nowdoc", Kind::Text), ("string_literal", Kind::Text), ("verbatim_string_literal", Kind::Text), ("interpolated_string_expression", Kind::Text),
    ("multiline_string_literal", Kind::Text), ("heredoc_body", Kind::Text), ("expandable_string_literal", Kind::Text), ("verbatim_string_characters", Kind::Text),
    ("expandable_here_string_literal", Kind::Text), ("verbatim_here_string_characters", Kind::Text), ("character_literal", Kind::Text),
    ("concatenated_string", Kind::Joined), ("chained_string", Kind::Joined), ("binary_operator", Kind::Joined), ("binary_expression", Kind::Joined), ("binary", Kind::Joined),
    ("additive_expression", Kind::Joined),
    ("integer", Kind::Number), ("float", Kind::Number), ("number", Kind::Number), ("int_literal", Kind::Number), ("float_literal", Kind::Number), ("integer_literal", Kind::Number),
    ("real_literal", Kind::Number), ("decimal_integer_literal", Kind::Number), ("decimal_floating_point_literal", Kind::Number), ("number_literal", Kind::Number), ("long_literal", Kind::Number),
    ("true", Kind::True), ("false", Kind::False), ("boolean", Kind::Bool), ("boolean_literal", Kind::Bool),
    ("none", Kind::Null), ("null", Kind::Null), ("nil", Kind::Null), ("null_literal", Kind::Null), ("undefined", Kind::Null),
    ("parenthesized_expression", Kind::Around), ("as_expression", Kind::First), ("satisfies_expression", Kind::First), ("non_null_expression", Kind::First), ("pipeline", Kind::First), ("pipeline_chain", Kind::First), ("cast_expression", Kind::Around),
    ("await_expression", Kind::Around), ("await", Kind::Around), ("unary_expression", Kind::Around), ("type_assertion", Kind::Around), ("composite_literal", Kind::Around), ("type_conversion_expression", Kind::Around),
    ("parenthesized_statements", Kind::Around), ("implicit_array_creation_expression", Kind::Around), ("checked_expression", Kind::Around), ("reference_expression", Kind::Around),
    ("identifier", Kind::Name), ("variable_name", Kind::Name), ("variable", Kind::Name), ("attribute", Kind::Name), ("member_expression", Kind::Name), ("selector_expression", Kind::Name),
    ("member_access_expression", Kind::Name), ("field_access", Kind::Name), ("navigation_expression", Kind::Name), ("subscript", Kind::Name), ("subscript_expression", Kind::Name), ("constant", Kind::Name),
    ("index_expression", Kind::Name), ("element_access_expression", Kind::Name), ("element_reference", Kind::Name), ("instance_variable", Kind::Name), ("simple_identifier", Kind::Name), ("simple_name", Kind::Name),
    ("member_access", Kind::Name), ("element_access", Kind::Name), ("type_identifier", Kind::Name), ("indexing_expression", Kind::Name), ("array_access", Kind::Name),
    ("call", Kind::Call), ("call_expression", Kind::Call), ("new_expression", Kind::Call), ("function_call_expression", Kind::Call), ("member_call_expression", Kind::Call), ("scoped_call_expression", Kind::Call),
    ("object_creation_expression", Kind::Call), ("implicit_object_creation_expression", Kind::Call), ("invocation_expression", Kind::Call), ("method_invocation", Kind::Call), ("macro_invocation", Kind::Call),
    ("assignment", Kind::Assignment), ("assignment_expression", Kind::Assignment), ("variable_declarator", Kind::Assignment), ("short_var_declaration", Kind::Assignment), ("assignment_statement", Kind::Assignment),
    ("var_spec", Kind::Assignment), ("const_spec", Kind::Assignment), ("property_declaration", Kind::Assignment), ("named_expression", Kind::Assignment), ("const_element", Kind::Assignment),
    ("comment", Kind::Comment), ("line_comment", Kind::Comment), ("block_comment", Kind::Comment), ("multiline_comment", Kind::Comment),
    ("interpolation", Kind::Interpolation), ("template_substitution", Kind::Interpolation), ("string_interpolation", Kind::Interpolation), ("sub_expression", Kind::Interpolation),
    ("string_content", Kind::Content), ("string_fragment", Kind::Content), ("escape_sequence", Kind::Content), ("string_start", Kind::Content), ("string_end", Kind::Content), ("heredoc_start", Kind::Content), ("heredoc_end", Kind::Content),
    ("string_value", Kind::Content), ("nowdoc_body", Kind::Content), ("nowdoc_string", Kind::Content), ("string_literal_content", Kind::Content), ("string_literal_encoding", Kind::Content), ("raw_string_content", Kind::Content), ("raw_string_start", Kind::Content), ("raw_string_end", Kind::Content),
    ("interpolation_brace", Kind::Content), ("interpolation_start", Kind::Content), ("interpolation_quote", Kind::Content), ("multiline_string_fragment", Kind::Content), ("interpreted_string_literal_content", Kind::Content), ("raw_string_literal_content", Kind::Content), ("heredoc_content", Kind::Content),
    ("raw_string_literal_token", Kind::Content), ("escape_interpolation", Kind::Content),
];

/// Returns what a node of a grammar is by its name there.
pub(super) fn kind(name: &str) -> Option<Kind> {
    KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}
