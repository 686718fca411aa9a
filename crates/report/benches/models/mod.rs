//! The models that are measured: places stored, as a saved file has them, so that layout is not the report's work.

use std::sync::Arc;

use analysis::{Analysis, RuleSet};
use model::{Date, Diagram, DiagramId, Edit, Model};
use report::{Input, Options, Paper};

pub const DATE: Date = Date::constant(2026, 11, 24);

/// Registries, buckets and containers on which somebody stated every weakness: some seventeen open threats a row of
/// three, most of them High or Critical.
pub fn weak(rows: usize) -> (Model, Analysis) {
    let registry = "registry tag_immutability=no scan_on_push=none push_scope=broad public_pull=yes tls=no image_signing=none \
                    scan_gate=no namespaced=no authenticated=no audit_logging=no env_separated=no";
    let bucket = "object_store public_access=yes policy_scope=broad versioning=no encrypted_at_rest=no tls_required=no \
                  access_logging=no";
    let container = "container privileged=yes host_mount=rw_sensitive secret_source=env_plaintext resource_limits=no \
                     logging_enabled=no debug_mode=yes readonly_rootfs=no";
    let line =
        |n: usize| format!("Registry {n}: {registry}\nBucket {n}: {bucket}\nApp {n}: {container}");
    judged(&(0..rows).map(line).collect::<Vec<_>>().join("\n"))
}

/// So many elements, each with a flow and one stated weakness.
pub fn wide(elements: usize) -> (Model, Analysis) {
    let line = |n: usize| {
        format!(
            "App {n}: container logging_enabled=no\nApp {n} -> App {}: calls",
            n / 2
        )
    };
    judged(&(0..elements).map(line).collect::<Vec<_>>().join("\n"))
}

fn judged(sketch: &str) -> (Model, Analysis) {
    let (mut model, issues) = model::sketch::read(sketch);
    assert!(issues.is_empty(), "{issues:?}");
    let layout = scene::layout::arrange(&model);
    let mut edit = Edit::new(&mut model);
    let id = DiagramId::named("bench");
    edit.put(id, Diagram::default());
    for (element, place) in layout.places {
        edit.put((id, element), place);
    }
    edit.commit();
    let analysis = Arc::new(RuleSet::builtin()).analyse(&model, DATE, None);
    (model, analysis)
}

pub fn input<'a>(model: &'a Model, analysis: &'a Analysis) -> Input<'a> {
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
