//! How long a frame with a full grid takes: 10 columns, 1280×800, whatever the number of rows.
//!
//! `cargo bench --bench grid` prints milliseconds for building a frame and making triangles of it; painting them is the
//! graphics driver's. The aim is under 2 ms at 1,000,000 rows, with and without a screen reader.

use std::time::{Duration, Instant};

use eframe::egui::{Context, FullOutput, Pos2, RawInput, Rect, Ui, vec2};
use longshore::{
    model::RecordStatus,
    ui::{
        theme,
        widgets::grid::{Cell, Column, Grid, Selection},
    },
};

const FRAMES: u64 = 300;

fn main() {
    println!("rows, screen reader, movement: median ms, slowest ms");
    for num_rows in [1_000, 1_000_000, 100_000_000] {
        for (reader, has_reader) in [("without", false), ("with", true)] {
            for (movement, rows_a_frame) in [("still", 0), ("scrolling", 3), ("leaping", num_rows / FRAMES)] {
                let (median, slowest) = measure(num_rows, rows_a_frame, has_reader);
                println!("{num_rows}, {reader}, {movement}: {:.2}, {:.2}", millis(median), millis(slowest));
            }
        }
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn measure(num_rows: u64, rows_a_frame: u64, has_reader: bool) -> (Duration, Duration) {
    let ctx = Context::default();
    theme::install(&ctx);
    if has_reader {
        ctx.enable_accesskit();
    }
    let columns: Vec<Column> = (0..10).map(|i| Column::text(format!("Column {i}")).width(128.0)).collect();
    let mut selection = Selection::default();
    let mut times = Vec::new();
    for frame in 0..FRAMES + 20 {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 800.0))),
            time: Some(frame as f64 / 60.0),
            ..RawInput::default()
        };
        let start = Instant::now();
        let output = ctx.run_ui(input, |ui| grid_ui(ui, &columns, num_rows, frame * rows_a_frame, &mut selection));
        let FullOutput { shapes, pixels_per_point, mut textures_delta, .. } = output;
        let triangles = ctx.tessellate(shapes, pixels_per_point);
        let time = start.elapsed();
        textures_delta.clear();
        assert!(!triangles.is_empty(), "something was drawn");
        // The first frames read the fonts.
        if frame >= 20 {
            times.push(time);
        }
    }
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() - 1])
}

fn grid_ui(ui: &mut Ui, columns: &[Column], num_rows: u64, reveal: u64, selection: &mut Selection) {
    let row = |row: u64| {
        let mut cells: Vec<Cell<'_>> = (0..8).map(|column| Cell::text(format!("{row} in {column}"))).collect();
        cells.push(Cell::status(RecordStatus::Completed));
        cells.push(Cell::number("1,234.50"));
        Some(cells)
    };
    let grid = Grid::new("grid", "Records", columns).num_rows(num_rows).selection(selection);
    grid.reveal(Some(reveal.min(num_rows - 1))).show(ui, row);
}
