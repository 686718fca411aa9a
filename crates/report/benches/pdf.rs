//! The review report of a model with 1,000 open threats, from analysis to bytes. The bar is 500 ms of CPU.

use std::sync::Arc;

use analysis::{Analysis, RuleSet, State};
use model::{Date, Diagram, DiagramId, Edit, Model};
use report::{Input, Options, Paper};

const DATE: Date = Date::constant(2026, 11, 24);

fn main() {
    divan::main();
}

/// Registries, buckets and containers on which somebody stated every weakness, until there are a thousand threats.
fn large() -> (Model, Analysis) {
    let set = Arc::new(RuleSet::builtin());
    let registry = "registry tag_immutability=no scan_on_push=none push_scope=broad public_pull=yes tls=no image_signing=none \
                    scan_gate=no namespaced=no authenticated=no audit_logging=no env_separated=no";
    let bucket = "object_store public_access=yes policy_scope=broad versioning=no encrypted_at_rest=no tls_required=no \
                  access_logging=no";
    let container = "container privileged=yes host_mount=rw_sensitive secret_source=env_plaintext resource_limits=no \
                     logging_enabled=no debug_mode=yes readonly_rootfs=no";
    let line =
        |n: usize| format!("Registry {n}: {registry}\nBucket {n}: {bucket}\nApp {n}: {container}");
    let text = (0..60).map(line).collect::<Vec<_>>().join("\n");
    let (mut model, issues) = model::sketch::read(&text);
    assert!(issues.is_empty(), "{issues:?}");
    place(&mut model);
    let analysis = set.analyse(&model, DATE, None);
    let open = analysis.listed().filter(|f| f.state == State::Open).count();
    assert!(open >= 1000, "{open} open threats");
    (model, analysis)
}

/// Puts everything where the automatic layout would, as a saved file has it: layout is not the report's work.
fn place(model: &mut Model) {
    let layout = scene::layout::arrange(model);
    let mut edit = Edit::new(model);
    let id = DiagramId::named("bench");
    edit.put(id, Diagram::default());
    for (element, place) in layout.places {
        edit.put((id, element), place);
    }
    edit.commit();
}

fn input<'a>(model: &'a Model, analysis: &'a Analysis) -> Input<'a> {
    Input {
        model,
        analysis,
        date: DATE,
        file: "large.plimsoll",
        sha256: "00",
        format: 1,
        version: "0.1.0",
        paper: Paper::A4,
        options: Options::default(),
    }
}

#[divan::bench(sample_count = 10)]
fn pdf(bencher: divan::Bencher) {
    let (model, analysis) = large();
    bencher.bench_local(|| report::pdf(&input(&model, &analysis)).map(|bytes| bytes.len()));
}

/// A thousand elements with a flow each: the diagram, the tables and the findings of a large model.
fn thousand() -> (Model, Analysis) {
    let line = |n: usize| {
        format!(
            "App {n}: container logging_enabled=no\nApp {n} -> App {}: calls",
            n / 2
        )
    };
    let text = (0..1000).map(line).collect::<Vec<_>>().join("\n");
    let (mut model, _) = model::sketch::read(&text);
    assert!(model.elements().len() >= 1000);
    place(&mut model);
    let analysis = Arc::new(RuleSet::builtin()).analyse(&model, DATE, None);
    (model, analysis)
}

#[divan::bench(sample_count = 3)]
fn thousand_elements(bencher: divan::Bencher) {
    let (model, analysis) = thousand();
    bencher.bench_local(|| report::pdf(&input(&model, &analysis)).map(|bytes| bytes.len()));
}

#[divan::bench(sample_count = 10)]
fn pages(bencher: divan::Bencher) {
    let (model, analysis) = large();
    bencher.bench_local(|| report::pages(&input(&model, &analysis)).len());
}
