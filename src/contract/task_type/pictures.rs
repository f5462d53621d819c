//! Types about pictures, sounds and words that are answered with something else than the picture's text.

use super::field::{FieldKind, TaskField, needed, needed_text, option, text};
use super::row::{Holds, SolutionField, TaskType};
use super::service::Service;

const BODY: TaskField = needed("body", FieldKind::Base64, "The picture's file as base64");
const COMMENT: TaskField = text("comment", "What the worker is to do");
const HINT: TaskField = text("imgInstructions", "A picture with a hint for the worker, as base64");
const COUNT: FieldKind = FieldKind::Integer { min: 0, max: 100 };
const CAN_BE_NONE: TaskField =
    option("canNoAnswer", FieldKind::Integer { min: 0, max: 1 }, "1 if there may be nothing to click");

const COORDINATES: &[SolutionField] = &[("coordinates", FieldKind::List)];

const fn of_picture(
    name: &'static str,
    about: &'static str,
    service: &'static [Service],
    fields: &'static [TaskField],
    solution: &'static [SolutionField],
) -> TaskType {
    TaskType::of_content(name, Holds::Picture, about, service, fields, solution)
}

#[rustfmt::skip]
pub(super) const TYPES: &[TaskType] = &[
    of_picture("ImageToCoordinatesTask", "places in a picture", &[Service::AntiCaptcha],
        &[BODY, COMMENT, option("mode", FieldKind::Word(&["points", "rectangles"]), "Whether points or rectangles are wanted"), text("websiteURL", "The page the picture is from")],
        COORDINATES),
    of_picture("CoordinatesTask", "places in a picture", &[Service::TwoCaptcha],
        &[BODY, COMMENT, HINT, option("minClicks", COUNT, "Fewest places"), option("maxClicks", COUNT, "Most places")], COORDINATES),
    of_picture("GridTask", "squares of a picture", &[Service::TwoCaptcha],
        &[BODY, COMMENT, HINT, option("rows", COUNT, "Rows of squares"), option("columns", COUNT, "Columns of squares"),
          option("minClicks", COUNT, "Fewest squares"), option("maxClicks", COUNT, "Most squares"), CAN_BE_NONE,
          text("previousId", "The task that showed the same puzzle before"), text("imgType", "The kind of puzzle, recaptcha for example")],
        &[("click", FieldKind::List)]),
    of_picture("RotateTask", "a picture to turn", &[Service::TwoCaptcha],
        &[BODY, COMMENT, HINT, option("angle", FieldKind::Integer { min: 0, max: 360 }, "Degrees of one step")],
        &[("rotate", FieldKind::Integer { min: 0, max: 359 })]),
    of_picture("BoundingBoxTask", "a rectangle in a picture", &[Service::TwoCaptcha], &[BODY, COMMENT, HINT, CAN_BE_NONE],
        &[("bounding_boxes", FieldKind::List)]),
    of_picture("DrawAroundTask", "a line in a picture", &[Service::TwoCaptcha], &[BODY, COMMENT, HINT, CAN_BE_NONE],
        &[("canvas", FieldKind::List)]),
    of_picture("SquareNetTextTask", "squares of a picture", &[Service::AntiCaptcha],
        &[BODY, needed_text("objectName", "What is to be found"), needed("rowsCount", COUNT, "Rows of squares"), needed("columnsCount", COUNT, "Columns of squares")],
        &[("cellNumbers", FieldKind::List)]),
    TaskType::of_content("AudioTask", Holds::Other, "spoken words", &[Service::TwoCaptcha],
        &[needed_text("body", "The sound as base64 of an MP3 file"), needed_text("lang", "The language: en, fr, de, el, pt or ru")],
        &[("text", FieldKind::Text)]),
    TaskType::of_content("TextCaptchaTask", Holds::Other, "a question in words", &[Service::TwoCaptcha],
        &[needed_text("comment", "The question")], &[("text", FieldKind::Text)]),
    TaskType::of_content("ComplexImageTask", Holds::Other, "several pictures", &[Service::CapMonster],
        &[needed_text("class", "The kind of puzzle: recaptcha, hcaptcha, funcaptcha or recognition"),
          option("metadata", FieldKind::Object, "What is to be done: Task, Grid and the like"),
          option("imagesBase64", FieldKind::Texts, "The pictures, each as base64"),
          option("imageUrls", FieldKind::Texts, "The addresses of the pictures"),
          option("exampleImageUrls", FieldKind::Texts, "The addresses of example pictures"),
          option("exampleImagesBase64", FieldKind::Texts, "Example pictures, each as base64"),
          text("websiteURL", "The page the pictures are from")],
        &[("answer", FieldKind::List)]),
    TaskType::of_content("VisionEngine", Holds::Other, "a puzzle in pictures", &[Service::CapSolver],
        &[needed_text("module", "The kind of puzzle: slider_1, rotate_1 and the like"), needed_text("image", "The picture as base64"),
          text("imageBackground", "The picture behind it, as base64"), text("question", "What is to be found"), text("websiteURL", "The page the picture is from")],
        &[("distance", FieldKind::Integer { min: 0, max: 400 })]),
    TaskType::of_content("AwsWafClassification", Holds::Other, "the pictures of AWS WAF", &[Service::CapSolver],
        &[needed("images", FieldKind::Texts, "The pictures, each as base64"), needed_text("question", "What is to be found"), text("websiteURL", "The page the pictures are from")],
        &[("objects", FieldKind::List)]),
    TaskType::of_content("VKCaptchaImageTask", Holds::Other, "the puzzle of VK", &[Service::TwoCaptcha],
        &[needed_text("image", "The picture as base64"), needed("steps", FieldKind::List, "The steps of the slider")],
        &[("best_step", FieldKind::Integer { min: 0, max: 100 })]),
    TaskType::of_content("TemuImageTask", Holds::Other, "the puzzle of Temu", &[Service::TwoCaptcha],
        &[needed_text("image", "The picture as base64"), needed("parts", FieldKind::Texts, "The pieces, each as base64")], COORDINATES),
    TaskType::of_content("DragAndDropTask", Holds::Other, "pieces to move", &[Service::TwoCaptcha],
        &[needed_text("background", "The picture behind the pieces, as base64"), needed("images", FieldKind::Texts, "The pieces, each as base64"), COMMENT], COORDINATES),
    TaskType::of_content("SmartCaptchaTask", Holds::Other, "the pictures of Yandex SmartCaptcha", &[Service::TwoCaptcha],
        &[needed_text("image", "The picture as base64"), needed_text("imgInstructions", "The picture with what is to be clicked, as base64"), COMMENT], COORDINATES),
];
