//! How long a frame of Integration records takes at a million rows, and how soon a filter is answered.
//!
//! `cargo bench --bench records`; `ROWS` says how many rows. The aims: every frame under 16 ms; a filter to errors
//! answered within 100 ms.

#![allow(clippy::unwrap_used)]

mod material;

use std::{path::Path, sync::Arc, thread, time::Duration};

use divan::Bencher;
use eframe::egui::{
    Context, Event, FullOutput, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, Vec2,
    pos2, vec2,
};
use jiff::tz::TimeZone;
use longshore::{
    engine::{Clock, Engine},
    model::{ImportId, RecordStatus},
    ui::{
        screen::{RecordsScope, ScreenCx},
        screens::records::Records,
        theme,
    },
};
use material::{imported, place};

/// The third import: after the customers and the items.
const LINES: ImportId = ImportId(3);
/// As long as a screen takes for a frame, so that the reader has the time it has in life.
const BETWEEN_FRAMES: Duration = Duration::from_millis(16);

fn main() {
    place::run_benches();
}

fn scope(status: Option<RecordStatus>) -> RecordsScope {
    RecordsScope { status, ..RecordsScope::of_import(LINES) }
}

/// Points scrolled a frame, among all rows and among those with errors.
#[divan::bench(
    args = [(0.0, None), (-90.0, None), (-1_000_000.0, None), (-90.0, Some(RecordStatus::Error))],
    sample_count = 200,
    sample_size = 1
)]
fn frame(bencher: Bencher<'_, '_>, (points, status): (f32, Option<RecordStatus>)) {
    let mut window = Window::open();
    window.page.open(&scope(status));
    window.draw_until_complete();
    bencher.with_inputs(|| thread::sleep(BETWEEN_FRAMES)).bench_local_values(|()| window.scroll(points));
}

/// Until the last row in sight is drawn.
#[divan::bench(args = [None, Some(RecordStatus::Error)], sample_count = 50, sample_size = 1)]
fn filter_answered(bencher: Bencher<'_, '_>, status: Option<RecordStatus>) {
    let mut window = Window::open();
    let other = if status.is_none() { Some(RecordStatus::Completed) } else { None };
    // Each opening is a new question: between two the other one is shown.
    let window = std::cell::RefCell::new(&mut window);
    bencher
        .with_inputs(|| {
            let mut window = window.borrow_mut();
            window.page.open(&scope(other));
            window.draw_until_complete();
        })
        .bench_local_values(|()| {
            let mut window = window.borrow_mut();
            window.page.open(&scope(status));
            window.draw_until_complete();
        });
}

/// Its last user may hold the folder for a moment after closing it.
fn start(root: &Path) -> Engine {
    let mut tries = std::iter::repeat_with(|| Engine::start(root, Clock::System, Arc::new(|| {}))).take(100_000);
    tries.find_map(Result::ok).unwrap()
}

struct Window {
    ctx: Context,
    engine: Engine,
    page: Records,
    frame: usize,
}

impl Window {
    fn open() -> Self {
        let root = place::kept("lines", |root| imported::with_lines(root, place::num_rows(1_000_000)));
        Self::new(start(&root))
    }

    fn new(engine: Engine) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        let mut window = Self { ctx, engine, page: Records::default(), frame: 0 };
        // The first frames read the fonts.
        for _ in 0..20 {
            window.draw(Vec::new());
        }
        window
    }

    fn draw(&mut self, events: Vec<Event>) {
        self.frame += 1;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 800.0))),
            time: Some(self.frame as f64 / 60.0),
            events,
            ..RawInput::default()
        };
        let overview = self.engine.overview();
        let (page, reader) = (&mut self.page, self.engine.reader());
        let mut requests = Vec::new();
        let output = self.ctx.run_ui(input, |ui| {
            let now = jiff::Timestamp::UNIX_EPOCH;
            let mut cx = ScreenCx { overview: &overview, reader, requests: &mut requests, now, zone: &TimeZone::UTC };
            page.page_ui(&mut cx, ui);
        });
        let FullOutput { shapes, pixels_per_point, mut textures_delta, .. } = output;
        let triangles = self.ctx.tessellate(shapes, pixels_per_point);
        textures_delta.clear();
        assert!(!triangles.is_empty(), "something was drawn");
    }

    fn scroll(&mut self, points: f32) {
        let wheel = Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: Vec2::new(0.0, points),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        };
        self.draw(vec![Event::PointerMoved(pos2(400.0, 500.0)), wheel]);
    }

    /// Draws until all rows in sight are there.
    fn draw_until_complete(&mut self) {
        loop {
            self.draw(Vec::new());
            if self.page.is_complete() {
                break;
            }
            thread::yield_now();
        }
    }
}
