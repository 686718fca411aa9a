//! `plimsoll sketch`: a model as one line a thing.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use crate::{
    Error,
    files::{Output, apart, read_model},
};

#[derive(Args)]
pub struct Sketch {
    /// The model to read
    model: PathBuf,
    /// The sketch to write
    #[arg(long, value_name = "SKETCH", default_value = "-")]
    to: PathBuf,
}

impl Sketch {
    pub fn run(self) -> Result<ExitCode, Error> {
        apart(&self.model, &self.to)?;
        let input = read_model(&self.model)?;
        let text = model::sketch::write(&input.model);
        Output::open(&self.to)?.write(|out| out.write_all(text.as_bytes()))?;
        Ok(ExitCode::SUCCESS)
    }
}
