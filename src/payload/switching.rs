//! How one draft becomes another: by going to another form, by a body that is taken in, or by edits of its body.

use super::document::{Document, compact, pretty};
use super::draft::Draft;
use super::form::Form;
use super::form_body::{self, NotAForm};

impl Draft {
    /// Returns the body without its key, or `None` while there is nothing to send.
    #[must_use]
    pub fn body_text(&self) -> Option<String> {
        if self.form.is_json() {
            return (!self.json.is_blank()).then(|| self.json.expand().text);
        }
        form_body::body_text(self)
    }

    /// Goes to another form. Neither the forms nor the JSON lose anything by it.
    ///
    /// # Errors
    /// When the JSON can't become the form that it is left for. Both stay as they are.
    pub fn switch_to(&mut self, form: Form) -> Result<(), NotAForm> {
        match (self.form.is_json(), form.is_json()) {
            (true, false) => return self.leave_json_for(form),
            // JSON that says the same as a form can be written again from the form.
            (false, true) if self.json.is_blank() || self.json_of.is_some() => self.write_json(),
            _ => {}
        }
        self.form = form;
        Ok(())
    }

    /// Writes the form's body in the place of the JSON.
    pub fn write_json(&mut self) {
        // An own address belongs to the submission that is made from the form.
        let plain = Self { own_callback: None, ..self.clone() };
        let Some(text) = plain.body_text().filter(|_| !self.form.is_json()) else { return };
        // JSON of the same body keeps its layout.
        if compact(&self.json.expand().text) != text {
            self.json = self.json.with_text(&pretty(&text));
        }
        self.json_of = Some(self.form);
    }

    fn leave_json_for(&mut self, form: Form) -> Result<(), NotAForm> {
        let text = self.json.expand().text;
        let loaded = form_body::load(self, &Document::parse(text));
        match loaded {
            Ok(loaded) if loaded.form == form => {
                let own_callback = self.own_callback.take().filter(|_| loaded.callback_url == self.callback_url);
                *self = Self { json_of: Some(form), own_callback, ..loaded };
            }
            // JSON of another form, or of a type without a form, stays in the JSON.
            Ok(_) | Err(NotAForm::NoForm(_)) => self.stand_apart(form),
            Err(why) => {
                self.stand_apart(form);
                return if self.json.is_blank() { Ok(()) } else { Err(why) };
            }
        }
        Ok(())
    }

    fn stand_apart(&mut self, form: Form) {
        self.form = form;
        self.json_of = None;
    }

    /// Takes a body in, into a form that can hold all of it or else as JSON.
    ///
    /// Returns the draft, and for JSON why no form could hold the body.
    #[must_use]
    pub fn with_body(&self, text: &str) -> (Self, Option<NotAForm>) {
        match form_body::load(self, &Document::parse(text)) {
            Ok(loaded) => {
                let own_callback = self.own_callback.clone().filter(|_| loaded.callback_url.is_empty());
                // The JSON says what came in, as the form does.
                let json = self.json.with_text("");
                (Self { own_callback, json, json_of: None, ..loaded }, None)
            }
            Err(why) => {
                let json = self.json.with_text(text);
                (Self { form: Form::JSON, json, json_of: None, own_callback: None, ..self.clone() }, Some(why))
            }
        }
    }

    /// Returns the draft after edits of its body.
    #[must_use]
    pub fn with_edited_body(&self, text: &str) -> Self {
        if self.form.is_json() {
            return Self { json: self.json.with_text(text), ..self.clone() };
        }
        let (mut draft, _) = self.with_body(text);
        draft.json = self.json.clone();
        draft.json_of = self.json_of;
        // The body had the own address in it, which is not what stands in the field.
        if self.own_callback.as_ref().is_some_and(|own| own.url == draft.callback_url) {
            draft.callback_url.clone_from(&self.callback_url);
            draft.own_callback.clone_from(&self.own_callback);
        }
        draft
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::{FoldedText, OwnCallback};

    fn site(url: &str) -> Draft {
        let draft = Draft { form: Form::RECAPTCHA, ..Draft::default() };
        draft.with_text("websiteURL", url).with_text("websiteKey", "k")
    }

    #[test]
    fn switching_to_json_and_back_loses_nothing() {
        let mut draft = site("https://a.example/");
        draft.switch_to(Form::JSON).unwrap();
        let json = draft.json.expand().text.replace("\"k\"", "\"k2\",\n \"x\": 1.50");
        draft.json = FoldedText::new(&json);
        draft.switch_to(Form::RECAPTCHA).unwrap();
        assert_eq!((draft.text("websiteKey"), draft.json_of), ("k2", Some(Form::RECAPTCHA)));
        assert!(draft.body_text().unwrap().contains(r#""websiteKey":"k2","x":1.50"#));
        draft.switch_to(Form::JSON).unwrap();
        assert_eq!(draft.json.expand().text, json, "unchanged, it keeps its look");
        // Broken JSON stays where it is, and so does the form.
        draft.json = FoldedText::new("{\"clientKey\":");
        assert_eq!(draft.switch_to(Form::RECAPTCHA), Err(NotAForm::NotJson));
        assert_eq!((draft.form, draft.text("websiteKey")), (Form::RECAPTCHA, "k2"));
        draft.switch_to(Form::JSON).unwrap();
        assert_eq!(draft.json.as_str(), "{\"clientKey\":");
        // A form's own JSON is taken only on request.
        draft.switch_to(Form::RECAPTCHA).unwrap_err();
        draft.write_json();
        assert!(draft.json.as_str().contains("k2"));
    }

    #[test]
    fn json_follows_a_new_body_and_survives_a_fix() {
        let body = |url: &str| {
            format!(r#"{{"clientKey":"k","task":{{"type":"NoCaptchaTask","websiteURL":"{url}","websiteKey":"k"}}}}"#)
        };
        let mut draft = Draft::default().with_body(&body("https://a.example/")).0;
        draft.switch_to(Form::JSON).unwrap();
        // Another body comes in while JSON is on the screen.
        let mut draft = draft.with_body(&body("https://b.example/")).0;
        assert_eq!(draft.form, Form::RECAPTCHA);
        draft.switch_to(Form::JSON).unwrap();
        assert!(draft.json.as_str().contains("b.example") && !draft.json.as_str().contains("a.example"));
        // JSON that no form holds stays through a fix of the form.
        draft.json = FoldedText::new("{\"apart\":");
        draft.switch_to(Form::RECAPTCHA).unwrap_err();
        let mended = draft.with_edited_body(&body("https://c.example/"));
        assert_eq!((mended.text("websiteURL"), mended.json.as_str()), ("https://c.example/", "{\"apart\":"));
    }

    #[test]
    fn an_own_callback_address_never_becomes_text_of_the_draft() {
        const URL: &str = "http://127.0.0.1:9/token";
        let own = OwnCallback { token: "token".into(), url: URL.into() };
        let callback_url = "https://b.example/".into();
        let draft = Draft { callback_url, own_callback: Some(own.clone()), ..site("a.example") };
        let body = draft.body_text().unwrap();
        assert!(body.contains(URL));
        let mended = draft.with_edited_body(&body.replace("\"a.example", "\"https://a.example"));
        assert_eq!(mended.text("websiteURL"), "https://a.example");
        assert_eq!((mended.callback_url.as_str(), mended.own_callback), ("https://b.example/", Some(own.clone())));

        let mut json = draft.clone();
        json.switch_to(Form::JSON).unwrap();
        assert!(!json.json.as_str().contains(URL) && json.json.as_str().contains("https://b.example/"));
        json.switch_to(Form::RECAPTCHA).unwrap();
        assert_eq!((json.callback_url, json.own_callback), (draft.callback_url, Some(own)));
    }
}
