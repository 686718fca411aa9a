//! The real window's frame as a picture, without a display or a graphics adapter:
//! `cargo run -p app --example shot -- MODEL.ron --to FILE.png [--size 1600x1000] [--scale 1] [--theme dark]
//! [--select NAME] [--panel NAME]`. What cannot be done is said in a sentence, with exit code 2.
#![allow(clippy::print_stderr, reason = "a sentence goes to standard error")]

mod stage;

use std::{fs::File, io::BufWriter, path::PathBuf, process::ExitCode};

use app::{PANELS, Scheme};
use editor::Session;
use egui::{ColorImage, Vec2};
use stage::Stage;

const USE: &str = "shot MODEL.ron --to FILE.png [--size 1600x1000] [--scale 1] [--theme light|dark|paper|contrast] \
    [--select NAME] [--panel NAME]";

struct Wanted {
    model: PathBuf,
    to: PathBuf,
    size: Vec2,
    scale: f32,
    scheme: Scheme,
    select: Option<String>,
    panel: Option<String>,
}

fn main() -> ExitCode {
    let taken = read(std::env::args().skip(1)).and_then(|wanted| take(&wanted));
    match taken {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => {
            eprintln!("{words}");
            ExitCode::from(2)
        }
    }
}

fn read(mut args: impl Iterator<Item = String>) -> Result<Wanted, String> {
    let (mut model, mut to) = (None, None);
    let mut wanted = Wanted {
        model: PathBuf::new(),
        to: PathBuf::new(),
        size: Vec2::new(1600.0, 1000.0),
        scale: 1.0,
        scheme: Scheme::Light,
        select: None,
        panel: None,
    };
    while let Some(arg) = args.next() {
        let mut value = || {
            let missing = || format!("{arg} needs a value; write {USE}");
            args.next().ok_or_else(missing)
        };
        match arg.as_str() {
            "--to" => to = Some(value()?.into()),
            "--size" => wanted.size = size(&value()?)?,
            "--scale" => wanted.scale = scale(&value()?)?,
            "--theme" => {
                let word = value()?;
                let unknown =
                    || format!("There is no theme {word}; take light, dark, paper or contrast");
                wanted.scheme = Scheme::by_word(&word).ok_or_else(unknown)?;
            }
            "--select" => wanted.select = Some(value()?),
            "--panel" => wanted.panel = Some(value()?),
            flag if flag.starts_with("--") => {
                return Err(format!("{flag} is not known; write {USE}"));
            }
            _ if model.is_none() => model = Some(arg.into()),
            other => {
                return Err(format!(
                    "One model at a time, so what is {other}? Write {USE}"
                ));
            }
        }
    }
    wanted.model = model.ok_or_else(|| format!("Which model? Write {USE}"))?;
    wanted.to = to.ok_or_else(|| format!("Where to? Write {USE}"))?;
    Ok(wanted)
}

fn size(text: &str) -> Result<Vec2, String> {
    let side = |text: &str| {
        text.parse::<u16>()
            .ok()
            .filter(|side| (320..=8192).contains(side))
    };
    let sides = text
        .split_once('x')
        .and_then(|(w, h)| Some((side(w)?, side(h)?)));
    let (w, h) = sides.ok_or_else(|| {
        format!("{text} is no size; write width x height between 320 and 8192, such as 1600x1000")
    })?;
    Ok(Vec2::new(f32::from(w), f32::from(h)))
}

fn scale(text: &str) -> Result<f32, String> {
    let scale = text.parse::<f32>().ok().filter(|s| (0.5..=4.0).contains(s));
    scale.ok_or_else(|| format!("{text} is no scale; write pixels to a point between 0.5 and 4"))
}

fn take(wanted: &Wanted) -> Result<(), String> {
    let mut stage = Stage::new(Session::blank(), wanted.size, wanted.scale);
    let ctx = stage.ctx().clone();
    stage.app.dress(&ctx, wanted.scheme);
    stage.app.read(&wanted.model);
    if let Some(words) = stage.app.fault() {
        return Err(words);
    }
    stage.settle();
    if let Some(name) = &wanted.select
        && !stage.app.choose(name)
    {
        return Err(format!("Nothing in the model is named {name}"));
    }
    if let Some(panel) = &wanted.panel
        && !stage.app.bring(panel, &ctx)
    {
        let all = PANELS.join(", ");
        return Err(format!("There is no panel {panel}; take one of {all}"));
    }
    let frame = stage.settle();
    write(&wanted.to, &stage.paint(&frame)).map_err(|error| {
        let path = wanted.to.display();
        format!("The picture cannot be written to {path}: {error}")
    })
}

fn write(path: &PathBuf, image: &ColorImage) -> Result<(), Box<dyn std::error::Error>> {
    let [wide, high] = image.size.map(|side| side as u32);
    let mut encoder = png::Encoder::new(BufWriter::new(File::create(path)?), wide, high);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let bytes: Vec<u8> = image
        .pixels
        .iter()
        .flat_map(|p| [p.r(), p.g(), p.b()])
        .collect();
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&bytes)?;
    writer.finish()?;
    Ok(())
}
