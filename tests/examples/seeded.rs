//! Prints a seeded sketch: `cargo run -p suite --example seeded -- 1000 > sketch`.
#![allow(clippy::print_stdout, reason = "the sketch goes to standard output")]

fn main() {
    let count = std::env::args().nth(1).and_then(|text| text.parse().ok());
    print!("{}", suite::seeded(count.unwrap_or(100), 1));
}
