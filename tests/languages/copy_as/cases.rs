//! What is copied: pictures, site details and free text with everything that quoting gets wrong.

use std::sync::LazyLock;

use capkill_desk::contract::ClientKey;
use capkill_desk::payload::{CopiedBody, CopiedRequest, Draft, DraftPicture, Form, OptionValue, Payload};
use image::{ImageFormat, Rgb, RgbImage};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

/// Text that some language or other gives a meaning.
pub const NASTY: &str = "it's \"quoted\" \\ back\\\\slash \n'@\n\"@\nEOF\r\n\t$HOME ${HOME} $(id) `id` %PATH% !! {braces} {{}} \
                         # \"#\"## ‘typographic’ “quotes” 😀 é \u{2028}\u{2029}\u{202e}\u{feff}\u{7f} \
                         -$CAPKILL_CLIENT_KEY- */ */ <!-- \\u0041 \\x41 ";

/// A key that must be escaped in JSON and in every language.
const ODD_KEY: &str = "we\"ird\\key $HOME 'x' `y` é 2057";

/// One request in both spellings, and what it must send.
pub struct Case {
    pub name: &'static str,
    pub key: String,
    pub body: Vec<u8>,
    pub picture: Option<Vec<u8>>,
    pub has_line_breaks: bool,
    pub with_placeholder: CopiedRequest,
    pub with_key: CopiedRequest,
}

/// Every case, to be sent to an address.
pub fn cases(url: &str) -> Vec<Case> {
    let picture =
        |bytes: Vec<u8>| Draft { picture: Some(DraftPicture::new(bytes, "test", vec![])), ..Draft::default() };
    let small = picture(include_bytes!("../../../assets/sample.png").to_vec());
    let site = Draft { form: Form::RECAPTCHA, ..Draft::default() };
    let mut site =
        site.with_text("websiteURL", format!("https://example.com/?q={NASTY}")).with_text("websiteKey", NASTY);
    site.options.insert((Form::RECAPTCHA, "isInvisible"), OptionValue::Bool(true));
    vec![
        of_draft("a small picture", &small, "67b6bcbb1a728ea8d563de6d169a2057", url),
        of_draft("a large picture", &picture(LARGE_PICTURE.clone()), "67b6bcbb1a728ea8d563de6d169a2057", url),
        of_draft("nasty text and an odd key", &site, ODD_KEY, url),
        free_text("free text", NASTY, url),
        free_text("random text", &random_text(), url),
    ]
}

fn request(body: CopiedBody, url: &str) -> CopiedRequest {
    CopiedRequest { url: url.to_owned(), body, at_ms: 1_790_000_000_000, exchange: None }
}

fn of_draft(name: &'static str, draft: &Draft, key: &str, url: &str) -> Case {
    let payload = Payload::build(draft, ClientKey::from_input(key).map(|(key, _)| key).as_ref()).unwrap();
    Case {
        name,
        key: key.to_owned(),
        body: payload.expose_body().to_vec(),
        picture: draft.picture.as_ref().map(|picture| picture.bytes.to_vec()),
        has_line_breaks: false,
        with_placeholder: request(payload.for_copying(), url),
        with_key: request(payload.for_copying_with_key(), url),
    }
}

/// JSON as somebody typed it: white space, unknown fields, the key last.
fn free_text(name: &'static str, unknown: &str, url: &str) -> Case {
    let unknown = serde_json::Value::from(unknown);
    let before = format!(
        "\r\n{{\n\t\"task\" : {{ \"type\":\"NoCaptchaTaskProxyless\",\n\"websiteURL\":\"https://example.com/\", \
         \"websiteKey\":\"6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-\", \"unknown\": {unknown} }},\n  \"clientKey\" : \""
    );
    let after = "\"\n}\n\n";
    let masked = format!("{before}••••2057{after}");
    let range = before.len()..masked.len() - after.len();
    let placeholder = CopiedBody::new(masked.into_bytes(), Some(range));
    let key = ClientKey::from_input(ODD_KEY).unwrap().0;
    let escaped = serde_json::Value::from(ODD_KEY).to_string();
    Case {
        name,
        key: ODD_KEY.to_owned(),
        body: format!("{before}{}{after}", &escaped[1..escaped.len() - 1]).into_bytes(),
        picture: None,
        has_line_breaks: true,
        with_key: request(placeholder.with_key(&key), url),
        with_placeholder: request(placeholder, url),
    }
}

/// Characters of every plane, those with a meaning in some language more often; the same each time.
fn random_text() -> String {
    let text = "([ -~]|['\"\\\\$`!#{}@%\n]|\\PC|[^\u{0}]){6000}".new_tree(&mut TestRunner::deterministic());
    text.unwrap().current()
}

static LARGE_PICTURE: LazyLock<Vec<u8>> = LazyLock::new(large_picture);

/// A picture of some 450 kB: noise does not compress.
fn large_picture() -> Vec<u8> {
    let mut state = 1_u32;
    let picture = RgbImage::from_fn(390, 384, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [_, red, green, blue] = state.to_le_bytes();
        Rgb([red, green, blue])
    });
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, ImageFormat::Png).unwrap();
    let png = png.into_inner();
    assert!((440_000..500_000).contains(&png.len()), "{}", png.len());
    png
}
