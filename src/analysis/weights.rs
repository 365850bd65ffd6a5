//! Files of learnt weights: on each line a choice, one of its features, a number.

/// A file of weights that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: expected a choice, one of its features and a number, found `{found}`")]
pub struct WeightsError {
    /// Its line, from 1.
    pub line: usize,
    /// What stands there.
    pub found: String,
}

/// The weights of one choice, with the names of their features.
pub(super) type Table<'w> = (&'static str, &'static [&'static str], &'w mut Vec<f32>);

/// Reads weights into `tables`; features that no line names keep theirs.
pub(super) fn read(text: &str, tables: &mut [Table<'_>]) -> Result<(), WeightsError> {
    for (number, line) in text.lines().enumerate() {
        let wrong = || WeightsError { line: number + 1, found: line.to_owned() };
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut fields = line.split('\t');
        let (choice, name, weight) = (fields.next(), fields.next(), fields.next());
        let table = tables.iter_mut().find(|table| Some(table.0) == choice);
        let (_, names, weights) = table.ok_or_else(wrong)?;
        let at = names.iter().position(|known| Some(*known) == name).ok_or_else(wrong)?;
        let weight = weight.and_then(|w| w.parse().ok()).ok_or_else(wrong)?;
        if let Some(slot) = weights.get_mut(at) {
            *slot = weight;
        }
    }
    Ok(())
}

/// The lines that [`read`] reads.
pub(super) fn write(choice: &str, names: &[&str], weights: &[f32]) -> String {
    let mut lines = String::new();
    for (name, weight) in names.iter().zip(weights) {
        lines += &format!("{choice}\t{name}\t{weight:.3}\n");
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[&str] = &["Height", "Width"];

    #[test]
    fn what_is_written_is_read() {
        let mut weights = vec![0.0; 2];
        let file = write("size", NAMES, &[0.5, -2.0]);
        assert_eq!(read(&file, &mut [("size", NAMES, &mut weights)]), Ok(()));
        assert_eq!(weights, [0.5, -2.0]);
    }

    #[test]
    fn errors_tell_the_line() {
        let mut weights = vec![0.0; 2];
        for wrong in ["size\tDepth\t1", "shape\tWidth\t1", "size\tWidth\tmuch", "size"] {
            let file = format!("# sizes\n{wrong}");
            let error = read(&file, &mut [("size", NAMES, &mut weights)]).unwrap_err();
            assert_eq!((error.line, error.found.as_str()), (2, wrong));
        }
    }
}
