//! The JSON report against the schema that documents it.

use serde_json::Value;

use super::formats::cases;

/// What is wrong with a value under a schema, of the few words that ours uses.
fn faults(value: &Value, schema: &Value, root: &Value, at: &str, out: &mut Vec<String>) {
    let mut wrong = |what: String| out.push(format!("{at}: {what}"));
    if let Some(name) = schema["$ref"].as_str() {
        let part = name.rsplit('/').next().unwrap();
        return faults(value, &root["$defs"][part], root, at, out);
    }
    if let Some(ways) = schema["anyOf"].as_array() {
        let fits = |way: &Value| {
            let mut found = Vec::new();
            faults(value, way, root, at, &mut found);
            found.is_empty()
        };
        if !ways.iter().any(fits) {
            wrong(format!("{value} fits none"));
        }
        return;
    }
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        wrong(format!("{value} is not of {words:?}"));
    }
    if !schema["const"].is_null() && schema["const"] != *value {
        wrong(format!("{value} is not {}", schema["const"]));
    }
    let right = match schema["type"].as_str() {
        Some("string") => value.is_string(),
        Some("integer") => value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => true,
    };
    if !right {
        wrong(format!("{value} is no {}", schema["type"]));
    }
    for bound in ["minimum", "maximum"] {
        if let (Some(limit), Some(number)) = (schema[bound].as_f64(), value.as_f64()) {
            let over = if bound == "minimum" {
                number < limit
            } else {
                number > limit
            };
            if over {
                wrong(format!("{number} is beyond {limit}"));
            }
        }
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if value.get(name.as_str().unwrap()).is_none() {
            wrong(format!("{name} is missing"));
        }
    }
    for (name, part) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(member) = value.get(name) {
            faults(member, part, root, &format!("{at}.{name}"), out);
        }
    }
    if let Some(items) = schema.get("items") {
        for (ix, item) in value.as_array().into_iter().flatten().enumerate() {
            faults(item, items, root, &format!("{at}[{ix}]"), out);
        }
    }
}

#[test]
fn json_has_the_shape_its_schema_says() {
    let schema: Value = serde_json::from_str(include_str!(
        "../../../../assets/schemas/analysis-1.schema.json"
    ))
    .unwrap();
    for case in cases() {
        let mut bytes = Vec::new();
        let input = case.input();
        crate::json::write(&mut bytes, input.model, input.analysis, "f", "s", true).unwrap();
        let mut value: Value = serde_json::from_slice(&bytes).unwrap();
        let mut found = Vec::new();
        faults(&value, &schema, &schema, "", &mut found);
        assert!(found.is_empty(), "{:#?}", &found[..found.len().min(5)]);
        // The check itself can fail.
        value["tier"] = "none".into();
        value["model"].as_object_mut().unwrap().remove("sha256");
        faults(&value, &schema, &schema, "", &mut found);
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
