//! What keeps a text from being JSON.

use std::fmt;

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
            Self::TrailingComma => "a comma stands before the closing bracket",
            Self::MissingComma => "a comma is missing",
            Self::SingleQuotes => "single quotation marks where JSON wants \"",
            Self::Backticks => "backticks where JSON wants \"",
            Self::UnquotedName => "a name without quotation marks",
            Self::Comment => "a comment, which JSON does not have",
            Self::OddSpace => "a kind of space that JSON does not have, as web pages do",
            Self::PythonWord => "a Python word where JSON writes true, false or null",
            Self::JavaScriptWord => "a JavaScript word where JSON writes null",
            Self::StringPrefix => "a letter before the quotation mark, as in Python",
            Self::TripleQuotes => "three quotation marks, as in Python",
            Self::Concatenation => "two strings in a row",
            Self::OddNumber => "a number as JSON does not write it",
            Self::ControlCharacter => "a line break or control character inside a string, where JSON writes \\n",
            Self::OddEscape => "a backslash before a character that JSON does not escape",
            Self::LoneSurrogate => "half of a surrogate pair, which is no character",
            Self::Tuple => "parentheses where JSON wants square brackets",
            Self::Expression => "a name or a call, where JSON wants a value",
            Self::TooDeep => "brackets nested more than 128 deep",
            Self::UnexpectedEnd => "the text ends before the last bracket or quotation mark is closed",
            Self::Unexpected(c) if c.is_control() => return write!(f, "an unexpected U+{:04X}", u32::from(*c)),
            Self::Unexpected(c @ ('“' | '”' | '„' | '‘' | '’' | '«' | '»')) => {
                return write!(f, "the quotation mark {c} of a word processor or page, where JSON wants \"");
            }
            Self::Unexpected(c) => return write!(f, "an unexpected {c}"),
            Self::Nothing => "there is no text",
        })
    }
}
