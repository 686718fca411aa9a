//! Which items of other catalogues the rules and controls touch, and which they do not. Only catalogues whose items are
//! all known here are held against; of the others only what is touched can be counted.

use std::collections::BTreeSet;

use crate::RuleSet;

/// One catalogue with its items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    pub name: &'static str,
    /// Each item with the codes of the rules, or ids of the controls, that touch it.
    pub items: Vec<(String, Vec<String>)>,
}

impl Coverage {
    /// The items nothing touches.
    pub fn missing(&self) -> Vec<&str> {
        let bare = self.items.iter().filter(|(_, by)| by.is_empty());
        bare.map(|(item, _)| item.as_str()).collect()
    }

    /// How many items something touches.
    pub fn touched(&self) -> usize {
        self.items.len() - self.missing().len()
    }
}

/// Sections of NIST SP 800-190 by chapter: how many subsections 3.n (risks) and 4.n (countermeasures) have.
const NIST: [usize; 5] = [5, 3, 5, 5, 5];

/// What the article on container security asks for, each with the rules it is tied to (ELEMENTS, section 6).
const ARTICLE: [(&str, &str); 28] = [
    ("assets, actors, entry and exit points", "T010 T021 T009"),
    ("review of third-party code, automated review", "T001 T014"),
    (
        "hard-coded credentials, secret stores",
        "T006 T320 T321 T322 T323",
    ),
    ("run-time role instead of keys", "T301 T302 T304 T019"),
    ("task role versus execution role", "T303"),
    ("the credentials URI of a container", "T305 T306"),
    (
        "least privilege by PutObject without GetObject",
        "T302 T431",
    ),
    ("untrusted public base images", "T101 T102 T106"),
    ("approved and official base images", "T101 T102"),
    ("private registry and its IAM", "T207 T208 T206"),
    ("image scans, basic and enhanced, on push", "T202 T203 T204"),
    ("scanners that disagree", "T223"),
    ("scanning again, and the steps again", "T203 T204 T103"),
    ("an outdated base image", "T103 T104"),
    ("tag immutability", "T201 T222"),
    ("repositories with namespaces", "T205 T219"),
    ("fewer may push than pull", "T206"),
    ("pinned requirements", "T005 T105"),
    ("COPY of everything, no USER", "T108 T109 T107"),
    ("local engine, CLI key, registry login", "T018 T019 T020"),
    ("Fargate versus EC2 patching", "T380 T309 T385"),
    ("default network settings", "T360"),
    ("manual and event start", "T410 T411 T412 T413"),
    (
        "S3 as an exit point",
        "T430 T431 T432 T433 T434 T435 T436 T437 T438",
    ),
    ("HTML in the bucket, its name in the script", "T436 T437"),
    ("print statements to CloudWatch", "T440 T441 T445"),
    ("logging, monitoring, expected behaviour", "T442 T447"),
    ("administrator and developer apart", "T310 T311 T410"),
];

/// The catalogues that can be held against, in a fixed order.
pub fn tables(set: &RuleSet) -> Vec<Coverage> {
    let sections = |chapter: usize| -> Vec<String> {
        let numbered = NIST.iter().enumerate();
        numbered
            .flat_map(|(n, count)| (1..=*count).map(move |m| format!("{chapter}.{}.{m}", n + 1)))
            .collect()
    };
    let numbered = |prefix: &str, width: usize| -> Vec<String> {
        (1..=10).map(|n| format!("{prefix}{n:0width$}")).collect()
    };
    let rules = |name, items: Vec<String>, refs: fn(&crate::Refs) -> &[String]| {
        let touch = |item: String| {
            let by = set
                .rules
                .iter()
                .filter(|rule| refs(&rule.refs).contains(&item));
            let codes = by.map(|rule| rule.code.clone()).collect();
            (item, codes)
        };
        Coverage {
            name,
            items: items.into_iter().map(touch).collect(),
        }
    };
    let owasp: fn(&crate::Refs) -> &[String] = |refs| &refs.owasp;
    let controls = {
        let touch = |item: String| {
            let by = set
                .controls
                .iter()
                .filter(|control| control.refs.nist_800_190.contains(&item));
            let ids = by.map(|control| control.id.clone()).collect();
            (item, ids)
        };
        Coverage {
            name: "NIST SP 800-190 section 4, countermeasures",
            items: sections(4).into_iter().map(touch).collect(),
        }
    };
    vec![
        rules("NIST SP 800-190 section 3, risks", sections(3), |refs| {
            &refs.nist_800_190
        }),
        controls,
        rules("OWASP CI/CD Top 10", numbered("CICD-SEC-", 1), owasp),
        rules(
            "OWASP Kubernetes Top Ten 2025",
            numbered("K8S25:K", 2),
            owasp,
        ),
        rules("OWASP Docker Top 10", numbered("D", 2), owasp),
        article(set),
    ]
}

fn article(set: &RuleSet) -> Coverage {
    let known: BTreeSet<&str> = set.rules.iter().map(|rule| rule.code.as_str()).collect();
    let touch = |(what, codes): &(&str, &str)| {
        let all = codes.split(' ').all(|code| known.contains(code));
        let by = if all {
            codes.split(' ').map(str::to_owned).collect()
        } else {
            Vec::new()
        };
        ((*what).to_owned(), by)
    };
    Coverage {
        name: "The article's considerations",
        items: ARTICLE.iter().map(touch).collect(),
    }
}
