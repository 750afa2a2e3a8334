//! Names of the parts of an Office package (ECMA-376, part 2): documents and workbooks link them alike.

/// A part's full name from where it is linked. `..` never leaves the package: the name is only looked up in it.
pub(crate) fn resolve(folder: &str, target: &str) -> String {
    let mut steps: Vec<&str> = if target.starts_with('/') { vec![] } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_found_from_its_folder_and_never_leaves_the_package() {
        assert_eq!(resolve("word", "header1.xml"), "word/header1.xml");
        assert_eq!(resolve("xl/worksheets", "../styles.xml"), "xl/styles.xml");
        assert_eq!(resolve("xl", "/docProps/./core.xml"), "docProps/core.xml");
        assert_eq!(resolve("xl", "../../../etc/passwd"), "etc/passwd");
        assert_eq!(resolve("", "workbook.xml"), "workbook.xml");
    }
}
