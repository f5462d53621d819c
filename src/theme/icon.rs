//! The icons: which glyph of Lucide stands for what.

use std::sync::Arc;

use eframe::egui::text::TextFormat;
use eframe::egui::{Color32, FontFamily, FontId, Galley, Painter, RichText};
use lucide_icons::Icon as Lucide;

use crate::contract::table;
use crate::theme::fonts::ICONS;

/// Sizes of an icon, beside a body text and beside a small one, in points.
pub const ICON: f32 = 16.0;
pub const SMALL_ICON: f32 = 14.0;

table! {
    /// An icon, by what it stands for.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Icon: char {
        Open => Lucide::FolderOpen.unicode(),
        Paste => Lucide::ClipboardPaste.unicode(),
        Copy => Lucide::Copy.unicode(),
        Done => Lucide::Check.unicode(),
        Reveal => Lucide::Eye.unicode(),
        Hide => Lucide::EyeOff.unicode(),
        Change => Lucide::Pencil.unicode(),
        Key => Lucide::KeyRound.unicode(),
        Check => Lucide::RefreshCw.unicode(),
        NewDraft => Lucide::FilePlus2.unicode(),
        Undo => Lucide::Undo2.unicode(),
        Redo => Lucide::Redo2.unicode(),
        Sandbox => Lucide::FlaskConical.unicode(),
        CostsMoney => Lucide::Coins.unicode(),
        SubmitAgain => Lucide::Repeat2.unicode(),
        Load => Lucide::PencilLine.unicode(),
        Compare => Lucide::Columns2.unicode(),
        Pin => Lucide::Pin.unicode(),
        Remarks => Lucide::StickyNote.unicode(),
        Delete => Lucide::Trash2.unicode(),
        ShowInFolder => Lucide::FolderOpen.unicode(),
        Close => Lucide::X.unicode(),
        FoldAll => Lucide::ChevronsDownUp.unicode(),
        UnfoldAll => Lucide::ChevronsUpDown.unicode(),
        Filter => Lucide::ListFilter.unicode(),
        Columns => Lucide::Table2.unicode(),
        More => Lucide::Ellipsis.unicode(),
        Find => Lucide::Search.unicode(),
        Settings => Lucide::Settings.unicode(),
        Help => Lucide::CircleQuestionMark.unicode(),
        ZoomIn => Lucide::ZoomIn.unicode(),
        ZoomOut => Lucide::ZoomOut.unicode(),
        SharpPixels => Lucide::Grid2x2.unicode(),
        PixelGrid => Lucide::Grid3x3.unicode(),
        Callback => Lucide::CornerDownLeft.unicode(),
        Site => Lucide::Globe.unicode(),
        Info => Lucide::Info.unicode(),
        About => Lucide::Info.unicode(),
        History => Lucide::Database.unicode(),
        Look => Lucide::SunMoon.unicode(),
        Licences => Lucide::Scale.unicode(),
        Error => Lucide::CircleX.unicode(),
        Warning => Lucide::TriangleAlert.unicode(),
        Solved => Lucide::CircleCheck.unicode(),
        Refused => Lucide::Ban.unicode(),
        Failed => Lucide::OctagonX.unicode(),
        Unknown => Lucide::CircleQuestionMark.unicode(),
        GaveUp => Lucide::TimerOff.unicode(),
        NotSent => Lucide::Unplug.unicode(),
        Recorded => Lucide::ArrowUpFromLine.unicode(),
        New => Lucide::Plus.unicode(),
        Less => Lucide::Minus.unicode(),
        Sample => Lucide::ImagePlay.unicode(),
        Pause => Lucide::Pause.unicode(),
        Play => Lucide::Play.unicode(),
        Before => Lucide::ChevronLeft.unicode(),
        Turned => Lucide::RotateCw.unicode(),
        Menu => Lucide::ChevronDown.unicode(),
        Folded => Lucide::ChevronRight.unicode(),
        Raise => Lucide::ChevronUp.unicode(),
        Descending => Lucide::ArrowDown.unicode(),
        Ascending => Lucide::ArrowUp.unicode(),
        Submit => Lucide::SendHorizontal.unicode(),
        Stop => Lucide::CircleStop.unicode(),
        Listening => Lucide::Ear.unicode(),
        Number => Lucide::Hash.unicode(),
        Captured => Lucide::Ear.unicode(),
        Bundle => Lucide::Package.unicode(),
        Picture => Lucide::Image.unicode(),
        Profile => Lucide::UserRound.unicode(),
        Pane => Lucide::PanelTop.unicode(),
        Theme => Lucide::SunMoon.unicode(),
        Chart => Lucide::ChartLine.unicode(),
        Export => Lucide::Download.unicode(),
        Import => Lucide::Upload.unicode(),
        HungUp => Lucide::PhoneOff.unicode(),
        ByTheDesk => Lucide::Undo2.unicode(),
        SamePayload => Lucide::Copy.unicode(),
        LifeEnds => Lucide::FlagTriangleRight.unicode(),
        Scenario => Lucide::Clapperboard.unicode(),
        Came => Lucide::ArrowDownToLine.unicode(),
        Back => Lucide::ArrowLeft.unicode(),
    }
}

impl Icon {
    /// Returns the icon as a text, beside a body text.
    #[must_use]
    pub fn text(self) -> RichText {
        self.sized(ICON)
    }

    /// Returns the icon as a text, beside a small text.
    #[must_use]
    pub fn small(self) -> RichText {
        self.sized(SMALL_ICON)
    }

    fn sized(self, size: f32) -> RichText {
        RichText::new(self.row()).font(font(size))
    }

    /// Lays the icon out, to be painted somewhere.
    #[must_use]
    pub fn galley(self, painter: &Painter, size: f32, color: Color32) -> Arc<Galley> {
        painter.layout_no_wrap(self.row().to_string(), font(size), color)
    }

    /// Returns how the icon is written into a longer text.
    #[must_use]
    pub fn format(size: f32, color: Color32) -> TextFormat {
        TextFormat::simple(font(size), color)
    }
}

fn font(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(ICONS.into()))
}
