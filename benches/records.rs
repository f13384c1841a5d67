//! How long a frame of Integration records takes at a million rows, and how soon a filter is answered.
//!
//! `cargo bench --bench records` imports a million rows (about twenty errors in each thousand) and prints milliseconds.
//! The aims: every frame under 16 ms; a filter to errors answered within 100 ms.

use std::{
    fmt::Write as _,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use eframe::egui::{
    Context, Event, FullOutput, MouseWheelSource, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, Vec2, pos2, vec2,
};
use jiff::tz::TimeZone;
use longshore::{
    engine::{Clock, Command, Engine, InlineEngine, RequestId, Target},
    model::{AfterStaging, ImportId, RecordStatus},
    source::{self, BlockLimit, Overrides},
    ui::{
        screen::{RecordsScope, ScreenCx},
        screens::records::Records,
        theme,
    },
};

const FRAMES: usize = 300;

fn main() {
    let num_rows = std::env::var("ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(1_000_000);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().join("workspace");
    prepare(&root, &folder.path().join("items.csv"), num_rows);
    let engine = Engine::start(&root, Clock::System, Arc::new(|| {})).expect("the workspace opens");
    let mut window = Window::new(engine);
    println!("{num_rows} rows: median ms, slowest ms");
    window.show(&RecordsScope::of_import(ImportId(1)), "first page");
    window.scroll("still", 0.0);
    window.scroll("scrolling", -90.0);
    window.scroll("leaping", -1_000_000.0);
    let errors = RecordsScope { status: Some(RecordStatus::Error), ..RecordsScope::of_import(ImportId(1)) };
    window.show(&errors, "filter to errors");
    window.scroll("scrolling errors", -90.0);
    window.show(&RecordsScope::of_import(ImportId(1)), "back to all");
}

/// Imports that many rows.
fn prepare(root: &Path, file: &Path, num_rows: u64) {
    let mut text = String::from("No.,Description,Unit Price,Base Unit of Measure\n");
    for row in 1..=num_rows {
        let price = if row % 50 == 7 { "free" } else { "12.50" };
        let _ = writeln!(text, "B{row:07},Coiled rope {row},{price},PCS");
    }
    std::fs::write(file, text).expect("the file can be written");
    let mut engine = InlineEngine::open(root, Clock::System).expect("the workspace opens");
    let overrides = Overrides::default();
    let limit = BlockLimit { num_rows: 1_000, num_bytes: 1 << 22 };
    let preview = source::preview(file, &overrides, limit).expect("the file can be read");
    let target = Target::Table("Item".into());
    let proposal = engine.library().propose(file, &preview, &overrides, &target).expect("a proposal");
    engine.send(Command::StartImport {
        request: RequestId(1),
        path: file.to_owned(),
        integration: Box::new(proposal.integration),
        new_table: None,
        then: AfterStaging::Process,
    });
    engine.run_until_idle(&mut |_, _, _| {}).expect("the import runs");
    let counts = engine.overview().imports[0].import.counts;
    assert_eq!(counts.total(), num_rows, "every row was staged: {counts:?}");
    println!("{} completed, {} errors", counts.completed, counts.error);
}

struct Window {
    ctx: Context,
    engine: Engine,
    page: Records,
    frame: usize,
    /// Frames in which some rows in sight were still on their way.
    num_incomplete: usize,
}

impl Window {
    fn new(engine: Engine) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        let mut window = Self { ctx, engine, page: Records::default(), frame: 0, num_incomplete: 0 };
        // The first frames read the fonts.
        for _ in 0..20 {
            window.draw(Vec::new());
        }
        window
    }

    /// Draws one frame; returns how long it took.
    fn draw(&mut self, events: Vec<Event>) -> Duration {
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
        let start = Instant::now();
        let output = self.ctx.run_ui(input, |ui| {
            let now = jiff::Timestamp::UNIX_EPOCH;
            let mut cx = ScreenCx { overview: &overview, reader, requests: &mut requests, now, zone: &TimeZone::UTC };
            page.page_ui(&mut cx, ui);
        });
        let FullOutput { shapes, pixels_per_point, mut textures_delta, .. } = output;
        let triangles = self.ctx.tessellate(shapes, pixels_per_point);
        let time = start.elapsed();
        textures_delta.clear();
        assert!(!triangles.is_empty(), "something was drawn");
        self.num_incomplete += usize::from(!self.page.is_complete());
        time
    }

    /// Opens a filter, and says when its rows are on the page.
    fn show(&mut self, scope: &RecordsScope, what: &str) {
        let start = Instant::now();
        self.page.open(scope);
        let mut slowest = Duration::ZERO;
        loop {
            slowest = slowest.max(self.draw(Vec::new()));
            if self.page.is_complete() {
                break;
            }
            std::thread::yield_now();
        }
        println!("{what}: answered after {:.2}, slowest frame {:.2}", millis(start.elapsed()), millis(slowest));
    }

    fn scroll(&mut self, what: &str, points: f32) {
        let mut times: Vec<Duration> = Vec::new();
        self.num_incomplete = 0;
        for _ in 0..FRAMES {
            let wheel = Event::MouseWheel {
                unit: MouseWheelUnit::Point,
                delta: Vec2::new(0.0, points),
                phase: TouchPhase::Move,
                source: MouseWheelSource::Wheel,
                modifiers: eframe::egui::Modifiers::NONE,
            };
            times.push(self.draw(vec![Event::PointerMoved(pos2(400.0, 500.0)), wheel]));
            // As long as a screen takes, so that the reader has the time it has in life.
            std::thread::sleep(Duration::from_millis(16));
        }
        times.sort_unstable();
        let (median, slowest) = (millis(times[times.len() / 2]), millis(times[times.len() - 1]));
        println!("{what}: {median:.2}, {slowest:.2}; {} frames waited for rows", self.num_incomplete);
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
