//! JSON pointers (RFC 6901) in which `*` stands for every element of a list.

use serde_json::Value;

/// A compiled pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pointer(Vec<String>);

impl Pointer {
    /// # Errors
    /// What is wrong with the pointer.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let Some(rest) = text.strip_prefix('/') else {
            return Err(format!("expected a JSON pointer such as `/article/body`, found `{text}`"));
        };
        let key = |part: &str| part.replace("~1", "/").replace("~0", "~");
        Ok(Self(rest.split('/').map(key).collect()))
    }

    /// The values that stand there, in order.
    pub(super) fn values<'v>(&self, value: &'v Value) -> Vec<&'v Value> {
        let mut found = vec![value];
        for key in &self.0 {
            found = found.into_iter().flat_map(|value| inside(value, key)).collect();
        }
        found
    }
}

fn inside<'v>(value: &'v Value, key: &str) -> Vec<&'v Value> {
    match value {
        Value::Object(object) => object.get(key).into_iter().collect(),
        Value::Array(items) if key == "*" => items.iter().collect(),
        Value::Array(items) => {
            key.parse::<usize>().ok().and_then(|at| items.get(at)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn stars_stand_for_every_element() {
        let value = json!({"a/b": [{"c": 1}, {"c": 2}, {"d": 3}]});
        let found = Pointer::parse("/a~1b/*/c").unwrap();
        assert_eq!(found.values(&value), [&json!(1), &json!(2)]);
        assert_eq!(Pointer::parse("/a~1b/2/d").unwrap().values(&value), [&json!(3)]);
        assert_eq!(
            Pointer::parse("a.b").unwrap_err(),
            "expected a JSON pointer such as `/article/body`, found `a.b`"
        );
    }
}
