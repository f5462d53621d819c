//! What keeps a text from being JSON.

use std::fmt;

/// Most issues that are kept: a text with more is no attempt at JSON.
pub(super) const MAX_ISSUES: usize = 200;

/// One thing that is not JSON, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    pub kind: IssueKind,
    /// Offset in the text, in bytes.
    pub at: usize,
}

/// What is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssueKind {
    TrailingComma,
    MissingComma,
    SingleQuotes,
    Backticks,
    UnquotedName,
    Comment,
    /// White space that JSON does not have and web pages do.
    OddSpace,
    /// `True`, `False`, `None`.
    PythonWord,
    /// `undefined`, `NaN`, `Infinity`.
    JavaScriptWord,
    /// `b'…'`, `r'…'`, `f'…'`.
    StringPrefix,
    TripleQuotes,
    /// Strings side by side, or with a plus between them.
    Concatenation,
    /// `+1`, `.5`, `01`, `0x1f`, `1_000`.
    OddNumber,
    /// A line break, tab or other control character inside a string.
    ControlCharacter,
    /// An escape that JSON does not have.
    OddEscape,
    /// Half of a surrogate pair, which is no character. JSON's grammar allows it.
    LoneSurrogate,
    /// Parentheses where brackets should be.
    Tuple,
    /// A name or a call where a value should be.
    Expression,
    // Reading ends at each of the following.
    TooDeep,
    UnexpectedEnd,
    Unexpected(char),
    Nothing,
}

impl IssueKind {
    /// Tells whether reading ended there.
    #[must_use]
    pub const fn is_fatal(self) -> bool {
        matches!(self, Self::TooDeep | Self::UnexpectedEnd | Self::Unexpected(_) | Self::Nothing)
    }

    /// Tells whether programs write this in their own texts.
    #[must_use]
    pub const fn is_of_a_program(self) -> bool {
        self.is_python()
            || matches!(
                self,
                Self::SingleQuotes
                    | Self::Backticks
                    | Self::UnquotedName
                    | Self::JavaScriptWord
                    | Self::Concatenation
                    | Self::Expression
                    | Self::Comment
                    | Self::TrailingComma
            )
    }

    /// Tells whether Python writes this and JavaScript does not.
    #[must_use]
    pub const fn is_python(self) -> bool {
        matches!(self, Self::PythonWord | Self::StringPrefix | Self::TripleQuotes | Self::Tuple)
    }
}

impl fmt::Display for IssueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TrailingComma => "a comma stands before the closing bracket, where JSON has none",
            Self::MissingComma => "a comma is missing",
            Self::SingleQuotes => "the text is in single quotation marks; JSON wants double ones (\")",
            Self::Backticks => "the text is in backticks; JSON wants double quotation marks (\")",
            Self::UnquotedName => "the name has no quotation marks; JSON wants double ones around it (\")",
            Self::Comment => "a comment stands here; JSON has no comments",
            Self::OddSpace => "a special space stands here, as in web pages; JSON knows only plain spaces",
            Self::PythonWord => "this is a word of Python; JSON writes true, false or null",
            Self::JavaScriptWord => "this is a word of JavaScript; JSON writes null",
            Self::StringPrefix => "a letter stands before the quotation mark, as in Python; JSON has none there",
            Self::TripleQuotes => "three quotation marks stand here, as in Python; JSON wants one",
            Self::Concatenation => "two texts are joined here; JSON wants one text",
            Self::OddNumber => "the number is not written as JSON writes numbers",
            Self::ControlCharacter => "a line break or control character stands inside a text; JSON writes \\n there",
            Self::OddEscape => "a backslash stands before a character that JSON doesn't escape",
            Self::LoneSurrogate => "this escape is only half of a character",
            Self::Tuple => "the list is in parentheses; JSON wants square brackets",
            Self::Expression => "a program's name or call stands here; JSON wants a value",
            Self::TooDeep => "the brackets are nested more than 128 deep",
            Self::UnexpectedEnd => "the text ends before the last bracket or quotation mark is closed",
            Self::Unexpected(c) if c.is_control() => {
                return write!(f, "the character U+{:04X} can't stand here", u32::from(*c));
            }
            Self::Unexpected(c @ ('“' | '”' | '„' | '‘' | '’' | '«' | '»')) => {
                return write!(
                    f,
                    "the quotation mark {c} is one of a word processor or web page; JSON wants plain ones (\")"
                );
            }
            Self::Unexpected(c) => return write!(f, "the character {c} can't stand here"),
            Self::Nothing => "there is no text",
        })
    }
}
