//! Opens the window on a model or a sketch: `cargo run -p app --example window -- file`.

fn main() -> Result<(), app::Error> {
    app::run(
        std::env::args_os().nth(1).map(Into::into),
        std::sync::Arc::new(analysis::RuleSet::builtin()),
    )
}
