//! The small word lists that records share: kinds, stages, actions, severities. Each word is written once, here.

use std::{fmt, str::FromStr};

/// An enum whose members have one written form (snake case, in sketches and JSON), the RON variant beside it.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident: $what:literal { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(alias = $word)] $variant,)*
        }

        impl $name {
            /// All members, in their order.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The written form.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.word())
            }
        }

        impl FromStr for $name {
            type Err = Unknown;
            fn from_str(text: &str) -> Result<Self, Unknown> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(Unknown::among($what, text, Self::ALL.iter().map(|w| w.word()))),
                }
            }
        }
    };
}

/// A word that is in no list, with the nearest one that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    pub what: &'static str,
    pub word: String,
    pub nearest: Option<String>,
}

impl Unknown {
    /// The refusal of `word`, with the nearest of `known` if one is near enough to be meant.
    pub fn among<'a>(
        what: &'static str,
        word: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        Self {
            what,
            word: word.to_owned(),
            nearest: nearest(word, known).map(str::to_owned),
        }
    }

    /// What to do about it, as a sentence part.
    pub fn hint(&self) -> String {
        match &self.nearest {
            Some(near) => format!("did you mean \u{201c}{near}\u{201d}?"),
            None => "use a word that the documentation lists".to_owned(),
        }
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "\u{201c}{}\u{201d} is no {}",
            clip(&self.word),
            self.what
        )?;
        match &self.nearest {
            Some(near) => write!(f, "; did you mean \u{201c}{near}\u{201d}?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Unknown {}

/// At most 60 characters of a text that may be anything, for messages.
pub fn clip(text: &str) -> String {
    let mut shown: String = text
        .chars()
        .take(60)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().nth(60).is_some() {
        shown.push('\u{2026}');
    }
    shown
}

/// The known word at the smallest edit distance, if at most a third of the letters differ (at least two).
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(64).collect();
    let reach = (word.len() / 3).max(2);
    // A candidate whose length differs by more than the reach cannot be near: bytes bound characters from above and,
    // by four, from below.
    let possible = |candidate: &&str| {
        let (most, least) = (candidate.len(), candidate.len() / 4);
        most + reach >= word.len() && least <= word.len() + reach
    };
    known
        .into_iter()
        .filter(possible)
        .map(|candidate| (distance(&word, candidate), candidate))
        .filter(|(d, candidate)| *d <= reach && *d < candidate.chars().count())
        .min()
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance, case ignored.
fn distance(a: &[char], b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        for (slot, to) in row.iter_mut().skip(1).zip(&b) {
            let same = from.eq_ignore_ascii_case(to);
            let best = if same {
                corner
            } else {
                1 + corner.min(left).min(*slot)
            };
            corner = *slot;
            *slot = best;
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

words! {
    /// What an element is (ELEMENTS): a label on a shape that brings attributes and rules.
    Kind: "element kind" {
        Developer = "developer",
        ReleaseAdmin = "release_admin",
        EndUser = "end_user",
        MaliciousInsider = "malicious_insider",
        ExternalAttacker = "external_attacker",
        ThirdParty = "third_party",
        ManualRun = "manual_run",
        EventTrigger = "event_trigger",
        Webhook = "webhook",
        ApiGateway = "api_gateway",
        LogSink = "log_sink",
        DevWorkstation = "dev_workstation",
        CiRunner = "ci_runner",
        Orchestrator = "orchestrator",
        Task = "task",
        Container = "container",
        Host = "host",
        SourceRepo = "source_repo",
        Dockerfile = "dockerfile",
        Registry = "registry",
        SecretStore = "secret_store",
        ObjectStore = "object_store",
        Database = "database",
        Queue = "queue",
        Volume = "volume",
        AuditTrail = "audit_trail",
        IamRole = "iam_role",
        DependencyRegistry = "dependency_registry",
        BaseImage = "base_image",
        Browser = "browser",
        ExternalService = "external_service",
        Image = "image",
    }
}

words! {
    /// Where in the life of a container something happens.
    Stage: "stage" {
        Code = "code",
        Build = "build",
        Push = "push",
        Run = "run",
        Any = "any",
    }
}

words! {
    /// What a flow's source does to its target.
    Action: "action" {
        Read = "read",
        Write = "write",
        Push = "push",
        Pull = "pull",
        Build = "build",
        Run = "run",
        Change = "change",
        Assume = "assume",
        Deploy = "deploy",
        Call = "call",
    }
}

words! {
    /// What a trust boundary is drawn around.
    BoundaryKind: "boundary kind" {
        Internet = "internet",
        Supplier = "supplier",
        Corporate = "corporate",
        BuildZone = "build_zone",
        CloudAccount = "cloud_account",
        Vpc = "vpc",
        SubnetPublic = "subnet_public",
        SubnetPrivate = "subnet_private",
        Cluster = "cluster",
        Namespace = "namespace",
        Host = "host",
        Task = "task",
    }
}

words! {
    /// What a data asset is about.
    Category: "data category" {
        Credential = "credential",
        Personal = "personal",
        Health = "health",
        Payment = "payment",
        Business = "business",
        Code = "code",
        Configuration = "configuration",
        Log = "log",
        Public = "public",
    }
}

words! {
    /// How far a control is in place. Its factor on effect: 0, 0.5, 0.8, 1 (SCORING, section 1).
    Status: "control status" {
        Planned = "planned",
        Partial = "partial",
        Implemented = "implemented",
        Verified = "verified",
    }
}

words! {
    /// What was decided about a finding.
    Response: "response" {
        Accept = "accept",
        Reduce = "reduce",
        Share = "share",
        Avoid = "avoid",
        FalsePositive = "false_positive",
    }
}

words! {
    /// A risk band's place on the one scale that colours and gates use, whatever a matrix calls its bands.
    Severity: "severity" {
        None = "none",
        Low = "low",
        Medium = "medium",
        High = "high",
        Critical = "critical",
    }
}

words! {
    /// How much of the catalogue a view lists: what a good architect raises in 90 minutes, or all.
    Tier: "tier" {
        Core = "core",
        Full = "full",
    }
}

words! {
    /// Who a report is for, and thereby what it shows and hides.
    Profile: "profile" {
        /// Two pages to decide on.
        Executive = "executive",
        Reviewer = "reviewer",
        /// Every section, even an empty one, and every threat of weight in full.
        Audit = "audit",
        /// For outsiders: no attack paths, host names, parking lot or names of people.
        Shareable = "shareable",
    }
}

#[allow(
    clippy::derivable_impls,
    reason = "the macro derives for all words alike"
)]
impl Default for Profile {
    fn default() -> Self {
        Self::Reviewer
    }
}

words! {
    /// STRIDE, the class of a threat.
    Stride: "STRIDE letter" {
        S = "S",
        T = "T",
        R = "R",
        I = "I",
        D = "D",
        E = "E",
    }
}

words! {
    /// What a threat harms: confidentiality, integrity, availability.
    Goal: "security goal" {
        C = "C",
        I = "I",
        A = "A",
    }
}

impl Stride {
    /// The class in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::S => "Spoofing",
            Self::T => "Tampering",
            Self::R => "Repudiation",
            Self::I => "Information disclosure",
            Self::D => "Denial of service",
            Self::E => "Elevation of privilege",
        }
    }
}

/// A word with a capital first letter and spaces, as headings and badges show it.
pub fn title(word: &str) -> String {
    let mut text = word.replace('_', " ");
    if let Some(first) = text.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_word_is_offered_when_near() {
        assert_eq!(
            nearest("regisrty", Kind::ALL.iter().map(|k| k.word())),
            Some("registry")
        );
        assert_eq!(nearest("zzzzzz", Kind::ALL.iter().map(|k| k.word())), None);
        assert_eq!(Kind::ALL.len(), 32);
    }

    #[test]
    fn every_word_reads_back() {
        for kind in Kind::ALL {
            assert_eq!(kind.word().parse::<Kind>(), Ok(*kind));
        }
    }
}
