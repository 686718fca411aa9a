//! The one binary: a window without a verb, the command line with one.

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        cli::Outcome::Done(code) => code,
        cli::Outcome::Window(file) => match app::run(file, cli::user_rules()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                complain(&error.to_string());
                ExitCode::from(2)
            }
        },
    }
}

#[allow(clippy::print_stderr, reason = "there is no window to show it in")]
fn complain(what: &str) {
    eprintln!(
        "{what}; without a window use a verb: plimsoll check MODEL.ron, or plimsoll report MODEL.ron --to FILE.pdf"
    );
}
