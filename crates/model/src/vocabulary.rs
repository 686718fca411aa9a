//! The field list: which attributes each kind has, what values they take, which are derived. Read once from
//! `assets/kinds`, so that a kind is one file.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::LazyLock,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{
    Kind, Stage, Value,
    implied::{Caution, Drawn, Force, Setting, Sign},
    word::{Unknown, clip},
};

/// The shape a kind is drawn in, after the headings of ELEMENTS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Group {
    Actor,
    Entry,
    Exit,
    Process,
    Store,
    Identity,
    External,
    Artefact,
    Flow,
    Data,
}

/// One attribute of one kind.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a field of the kind files, mostly left out"
)]
pub struct AttrSpec {
    /// Snake-case name, as files and rules write it.
    pub id: String,
    /// What a person reads.
    pub title: String,
    #[serde(default)]
    pub help: String,
    /// A core rule reads it: shown and asked first.
    #[serde(default)]
    pub core: bool,
    /// The words it takes; empty for yes and no.
    #[serde(default)]
    pub values: Vec<String>,
    /// Computed from the drawing, never typed.
    #[serde(default)]
    pub derived: bool,
    /// Says itself that the thing is exposed, so that exposure is not counted twice.
    #[serde(default)]
    pub exposes: bool,
    /// Unknown is scored as unsafe although no word of it names an absent protection.
    #[serde(default)]
    pub assumed: bool,
    /// What takes a derived value away, as an order.
    #[serde(default)]
    pub undo: String,
    #[serde(skip)]
    pub attr: Attr,
    /// The values as bytes, in the order of `values`; no, yes where there are none.
    #[serde(skip)]
    pub takes: Vec<Value>,
}

/// One kind as data: words, shape, attributes.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Kind", deny_unknown_fields)]
pub struct KindSpec {
    pub id: String,
    pub title: String,
    pub group: Group,
    pub stage: Stage,
    #[serde(default)]
    pub help: String,
    /// Names of products and everyday words that mean this kind.
    #[serde(default)]
    pub also: Vec<String>,
    pub attributes: Vec<AttrSpec>,
    /// A service of the provider: inside a cloud account it encrypts its flows and asks for the caller's identity.
    #[serde(default)]
    pub managed: bool,
    /// What it must be for that.
    #[serde(default)]
    pub managed_when: Option<Setting>,
    /// What the platform settles.
    #[serde(default)]
    pub forces: Vec<Force>,
    /// What the drawing shows.
    #[serde(default)]
    pub drawn: Vec<Drawn>,
    /// What is worth a warning.
    #[serde(default)]
    pub cautions: Vec<Caution>,
    /// By number of the name, where in `attributes` it stands.
    #[serde(skip)]
    slots: Vec<Option<u8>>,
}

impl KindSpec {
    /// The attribute of this kind, if it has it.
    pub fn attribute(&self, attr: Attr) -> Option<&AttrSpec> {
        let slot = self.slots.get(attr.ix()).copied().flatten()?;
        self.attributes.get(usize::from(slot))
    }

    fn empty(id: String, title: String) -> Self {
        Self {
            id,
            title,
            group: Group::Process,
            stage: Stage::Any,
            help: String::new(),
            also: Vec::new(),
            attributes: Vec::new(),
            managed: false,
            managed_when: None,
            forces: Vec::new(),
            drawn: Vec::new(),
            cautions: Vec::new(),
            slots: Vec::new(),
        }
    }

    /// Everything in the file that names an attribute with a value, and the kind that must have it: this one if none is
    /// named.
    fn settings(&mut self) -> impl Iterator<Item = (Option<Kind>, &mut Setting)> {
        let forces = self.forces.iter_mut().flat_map(|force| {
            let set = force.set.iter_mut().map(|one| (Some(force.on), one));
            set.chain([(None, &mut force.when)])
        });
        let drawn = self.drawn.iter_mut().flat_map(|drawn| {
            let other = match drawn.by {
                Sign::To(kind) | Sign::From(kind) | Sign::With(kind) => Some(kind),
                Sign::Protocol(_) | Sign::Managed(_) => None,
            };
            let whose = drawn.whose.iter_mut().map(move |one| (other, one));
            let own = drawn.set.iter_mut().chain(&mut drawn.several);
            own.map(|one| (None, one)).chain(whose)
        });
        let own = self.managed_when.iter_mut().map(|one| (None, one));
        forces.chain(drawn).chain(own)
    }

    /// The attribute of that name, or a refusal with the nearest name.
    pub fn named(&self, name: &str) -> Result<&AttrSpec, Unknown> {
        Attr::named(name)
            .and_then(|attr| self.attribute(attr))
            .ok_or_else(|| {
                let names = self.attributes.iter().map(|spec| spec.id.as_str());
                Unknown::among("attribute", name, names)
            })
    }
}

impl AttrSpec {
    /// The value a word stands for here, or a refusal with the nearest word.
    pub fn value(&self, word: &str) -> Result<Value, Unknown> {
        self.found(word)
            .ok_or_else(|| Unknown::among("value", word, self.takes.iter().map(|v| v.word())))
    }

    /// The value a word stands for here. Looks through the few words of this attribute, not all.
    pub(crate) fn found(&self, word: &str) -> Option<Value> {
        if word == "unknown" {
            return Some(Value::UNKNOWN);
        }
        self.takes.iter().copied().find(|v| v.word() == word)
    }

    /// "yes or no", or the list of words.
    pub fn choices(&self) -> String {
        if self.values.is_empty() {
            "yes or no".to_owned()
        } else {
            self.values.join(", ")
        }
    }
}

/// An attribute's name, as a number into the sorted list of all names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Attr(u16);

impl Attr {
    /// The attribute of that name, if any kind has it.
    pub fn named(name: &str) -> Option<Self> {
        vocabulary().attrs.get(name).copied()
    }

    pub fn word(self) -> &'static str {
        vocabulary()
            .names
            .get(usize::from(self.0))
            .map_or("?", String::as_str)
    }

    /// Its place in the list of all attribute names, within one run of the program; never stored.
    pub const fn ix(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Display for Attr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl fmt::Debug for Attr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Serialize for Attr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl<'de> Deserialize<'de> for Attr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl de::Visitor<'_> for Read {
            type Value = Attr;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of an attribute")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Attr, E> {
                Attr::named(text).ok_or_else(|| {
                    let names = vocabulary().names.iter().map(String::as_str);
                    E::custom(Unknown::among("attribute", &clip(text), names))
                })
            }
        }
        deserializer.deserialize_str(Read)
    }
}

/// All kinds, all attribute names, all words.
pub struct Vocabulary {
    kinds: Vec<KindSpec>,
    flow: KindSpec,
    asset: KindSpec,
    names: Vec<String>,
    words: Vec<String>,
    attrs: HashMap<String, Attr>,
    lookup: HashMap<String, Value>,
    /// What could not be read of the embedded files: empty, by test.
    pub faults: Vec<String>,
}

impl Vocabulary {
    pub fn kind(&self, kind: Kind) -> &KindSpec {
        self.kinds.get(kind as usize).unwrap_or(&self.flow)
    }

    /// The attributes a flow has.
    pub fn flow(&self) -> &KindSpec {
        &self.flow
    }

    /// The attributes a data asset has.
    pub fn asset(&self) -> &KindSpec {
        &self.asset
    }

    /// All kinds in the order of [`Kind::ALL`].
    pub fn kinds(&self) -> &[KindSpec] {
        &self.kinds
    }

    /// How many attribute names there are.
    pub fn width(&self) -> usize {
        self.names.len()
    }

    pub(crate) fn word(&self, text: &str) -> Option<Value> {
        self.lookup.get(text).copied()
    }

    /// All words that some attribute takes beside yes and no.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    pub(crate) fn word_at(&self, byte: u8) -> &str {
        self.words
            .get(usize::from(byte - Value::FIRST_WORD))
            .map_or("?", String::as_str)
    }

    fn read(files: &[(&str, &str)]) -> Self {
        let mut faults = Vec::new();
        let mut specs: BTreeMap<String, KindSpec> = BTreeMap::new();
        for (name, text) in files {
            match ron::from_str::<KindSpec>(text) {
                Ok(spec) if spec.id == *name => drop(specs.insert(spec.id.clone(), spec)),
                Ok(spec) => faults.push(format!("{name}.ron holds the kind {}", spec.id)),
                Err(error) => faults.push(format!("{name}.ron: {error}")),
            }
        }
        let all = || specs.values().flat_map(|spec| &spec.attributes);
        let mut names: Vec<String> = all().map(|a| a.id.clone()).collect();
        names.sort();
        names.dedup();
        let mut words: Vec<String> = all().flat_map(|a| a.values.iter().cloned()).collect();
        words.sort();
        words.dedup();
        let lookup: HashMap<String, Value> = words
            .iter()
            .enumerate()
            .map(|(ix, word)| (word.clone(), Value(ix as u8 + Value::FIRST_WORD)))
            .collect();
        let attrs: HashMap<String, Attr> = (0..)
            .zip(&names)
            .map(|(ix, name)| (name.clone(), Attr(ix)))
            .collect();
        for attribute in specs.values_mut().flat_map(|spec| &mut spec.attributes) {
            attribute.attr = attrs.get(&attribute.id).copied().unwrap_or_default();
            attribute.takes = if attribute.values.is_empty() {
                vec![Value::NO, Value::YES]
            } else {
                attribute
                    .values
                    .iter()
                    .filter_map(|word| lookup.get(word).copied())
                    .collect()
            };
        }
        resolve(&mut specs, &lookup, &mut faults);
        for spec in specs.values_mut() {
            spec.slots.resize(names.len(), None);
            for (at, attribute) in (0..).zip(&spec.attributes) {
                if let Some(slot) = spec.slots.get_mut(attribute.attr.ix()) {
                    *slot = Some(at);
                }
            }
        }
        let mut take = |id: &str| {
            specs.remove(id).unwrap_or_else(|| {
                faults.push(format!("{id}.ron is missing"));
                let (id, title) = (id.to_owned(), id.to_owned());
                KindSpec::empty(id, title)
            })
        };
        let kinds = Kind::ALL.iter().map(|kind| take(kind.word())).collect();
        let (flow, asset) = (take("flow"), take("data_asset"));
        faults.extend(
            specs
                .keys()
                .map(|id| format!("{id}.ron is the file of no kind")),
        );
        Self {
            kinds,
            flow,
            asset,
            names,
            words,
            attrs,
            lookup,
            faults,
        }
    }
}

/// Gives the settings of all files their numbers; one that fits no attribute of its kind is a fault.
fn resolve(
    specs: &mut BTreeMap<String, KindSpec>,
    words: &HashMap<String, Value>,
    faults: &mut Vec<String>,
) {
    let takes = |spec: &KindSpec| {
        let each = spec.attributes.iter();
        each.map(|a| (a.id.clone(), (a.attr, a.takes.clone())))
            .collect::<HashMap<_, _>>()
    };
    let known: HashMap<String, _> = specs.iter().map(|(id, s)| (id.clone(), takes(s))).collect();
    for spec in specs.values_mut() {
        let id = spec.id.clone();
        for (kind, setting) in spec.settings() {
            let of = kind.map_or(id.as_str(), |kind| kind.word());
            let value = match setting.1.as_str() {
                "yes" => Some(Value::YES),
                "no" => Some(Value::NO),
                word => words.get(word).copied(),
            };
            let found = known.get(of).and_then(|table| table.get(&setting.0));
            match (found, value) {
                (Some((attr, takes)), Some(value)) if takes.contains(&value) => {
                    (setting.2, setting.3) = (*attr, value);
                }
                _ => faults.push(format!(
                    "{id}.ron sets {} of {of} to {}",
                    setting.0, setting.1
                )),
            }
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/kinds.rs"));

/// The vocabulary of this build.
pub fn vocabulary() -> &'static Vocabulary {
    static READ: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::read(KINDS));
    &READ
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_kinds_are_whole() {
        let vocabulary = vocabulary();
        assert_eq!(vocabulary.faults, Vec::<String>::new());
        let count: usize = vocabulary.kinds.iter().map(|k| k.attributes.len()).sum();
        assert!(count > 200, "{count} attributes");
        assert!(vocabulary.words.len() < 200, "words fit in a byte");
        let all = vocabulary
            .kinds
            .iter()
            .chain([&vocabulary.flow, &vocabulary.asset]);
        for spec in all {
            assert!(!spec.help.is_empty(), "{} has no help", spec.id);
            for attribute in &spec.attributes {
                let name = format!("{}.{}", spec.id, attribute.id);
                assert!(!attribute.help.is_empty(), "{name} has no help");
                assert_eq!(attribute.derived, !attribute.undo.is_empty(), "{name}");
                let distinct: std::collections::BTreeSet<_> = attribute.takes.iter().collect();
                assert_eq!(distinct.len(), attribute.takes.len(), "{name}");
            }
        }
    }

    #[test]
    fn a_setting_of_no_attribute_or_value_is_a_fault() {
        let kind = |set: &str| {
            let head = "Kind(id: \"task\", title: \"T\", group: Process, stage: Run, attributes: [(id: \"a\", title: \"A\")]";
            format!("{head}, drawn: [(by: To(Registry), set: [{set}], why: \"w\")])")
        };
        let faults = |set: &str| {
            let found = Vocabulary::read(&[("task", &kind(set))]).faults;
            found
                .into_iter()
                .filter(|fault| fault.contains("sets"))
                .collect::<Vec<_>>()
        };
        assert_eq!(faults(r#"("a", "yes")"#), Vec::<String>::new());
        assert_eq!(
            faults(r#"("a", "often")"#),
            ["task.ron sets a of task to often"]
        );
        assert_eq!(
            faults(r#"("b", "yes")"#),
            ["task.ron sets b of task to yes"]
        );
    }

    #[test]
    fn the_same_attribute_takes_other_words_on_another_kind() {
        let task = vocabulary()
            .kind(Kind::Task)
            .named("launch_type")
            .map(AttrSpec::choices);
        let host = vocabulary()
            .kind(Kind::Host)
            .named("launch_type")
            .map(AttrSpec::choices);
        assert_ne!(task, host);
    }
}
