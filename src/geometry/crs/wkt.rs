//! Well-known text as a tree: `KEYWORD["text", 1.5, WORD, NESTED[…]]`. Grammar of OGC 01-009 (WKT 1) and ISO 19162 (WKT 2),
//! without their vocabularies. Bounded in length and depth, because the text comes from outside.

/// Texts longer than this are none.
const MAX_LEN: usize = 256 * 1024;
/// Nesting deeper than this is none (real texts have about eight levels).
const MAX_DEPTH: usize = 32;

/// A keyword with what stands in its brackets.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    /// In upper case.
    pub keyword: String,
    pub items: Vec<Item>,
}

/// One thing inside brackets.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    Text(String),
    Number(f64),
    Word(String),
    Node(Node),
}

impl Node {
    /// Its first text: mostly its name.
    pub fn name(&self) -> &str {
        self.items
            .iter()
            .find_map(|item| if let Item::Text(text) = item { Some(text.as_str()) } else { None })
            .unwrap_or("")
    }

    /// Its numbers in order.
    pub fn numbers(&self) -> impl Iterator<Item = f64> + '_ {
        self.items.iter().filter_map(|item| if let Item::Number(number) = item { Some(*number) } else { None })
    }

    /// The nodes directly inside it.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> + '_ {
        self.items.iter().filter_map(|item| if let Item::Node(node) = item { Some(node) } else { None })
    }

    /// The first node directly inside it with one of the keywords.
    pub fn child(&self, keywords: &[&str]) -> Option<&Node> {
        self.nodes().find(|node| keywords.contains(&node.keyword.as_str()))
    }

    /// Itself or the first node at any depth with one of the keywords.
    pub fn find(&self, keywords: &[&str]) -> Option<&Node> {
        if keywords.contains(&self.keyword.as_str()) {
            return Some(self);
        }
        self.nodes().find_map(|node| node.find(keywords))
    }
}

/// Reads one node that is the whole text.
pub(super) fn parse(text: &str) -> Result<Node, String> {
    if text.len() > MAX_LEN {
        return Err(format!("longer than {MAX_LEN} bytes"));
    }
    let mut reader = Reader { rest: text };
    let node = reader.node(0)?;
    reader.skip_space();
    if reader.rest.is_empty() { Ok(node) } else { Err("text after the closing bracket".into()) }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
    }

    fn take(&mut self, wanted: &[char]) -> Option<char> {
        self.skip_space();
        let found = self.rest.chars().next().filter(|c| wanted.contains(c))?;
        self.rest = self.rest.get(found.len_utf8()..).unwrap_or("");
        Some(found)
    }

    /// The longest start of what is left whose characters all fit.
    fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &str {
        let end = self.rest.find(|c| !fits(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn word(&mut self) -> String {
        self.skip_space();
        self.take_while(|c| c.is_ascii_alphanumeric() || c == '_').to_owned()
    }

    fn node(&mut self, depth: usize) -> Result<Node, String> {
        let keyword = self.word();
        if keyword.is_empty() {
            return Err("no keyword where one is expected".into());
        }
        if self.take(&['[', '(']).is_none() {
            return Err(format!("no bracket after {keyword}"));
        }
        self.inside(keyword, depth)
    }

    fn inside(&mut self, keyword: String, depth: usize) -> Result<Node, String> {
        if depth >= MAX_DEPTH {
            return Err("nested too deeply".into());
        }
        let mut items = Vec::new();
        loop {
            if self.take(&[']', ')']).is_some() {
                return Ok(Node { keyword: keyword.to_ascii_uppercase(), items });
            }
            items.push(self.item(depth)?);
            self.take(&[',']);
        }
    }

    fn item(&mut self, depth: usize) -> Result<Item, String> {
        self.skip_space();
        match self.rest.chars().next() {
            None => Err("ends too early".into()),
            Some('"') => self.quoted().map(Item::Text),
            Some(c) if c.is_ascii_digit() || "+-.".contains(c) => {
                let text = self.take_while(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
                text.parse().map(Item::Number).map_err(|_| format!("{text:?} is no number"))
            }
            Some(c) if c.is_ascii_alphabetic() || c == '_' => {
                let word = self.word();
                match self.take(&['[', '(']) {
                    Some(_) => self.inside(word, depth + 1).map(Item::Node),
                    None => Ok(Item::Word(word)),
                }
            }
            Some(c) => Err(format!("unexpected {c:?}")),
        }
    }

    fn quoted(&mut self) -> Result<String, String> {
        let mut text = String::new();
        while self.rest.starts_with('"') {
            // A doubled quotation mark stands for one inside the text.
            if !text.is_empty() {
                text.push('"');
            }
            let body = self.rest.get(1..).unwrap_or("");
            let (inside, rest) = body.split_once('"').ok_or("a quotation mark is not closed")?;
            text.push_str(inside);
            self.rest = rest;
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_nested_nodes_texts_numbers_and_words() {
        let node = parse(" Projcs [\"a \"\"b\"\" c\", UNIT(\"m\", 1.0e0), AXIS[\"X\",EAST] , -2 ] \n").unwrap();
        assert_eq!(node.keyword, "PROJCS");
        assert_eq!(node.name(), "a \"b\" c");
        assert_eq!(node.child(&["UNIT"]).unwrap().numbers().collect::<Vec<_>>(), [1.0]);
        assert_eq!(node.child(&["AXIS"]).unwrap().items[1], Item::Word("EAST".into()));
        assert_eq!(node.numbers().collect::<Vec<_>>(), [-2.0]);
    }

    #[test]
    fn refuses_what_is_no_wkt() {
        for text in ["", "PROJCS", "PROJCS[", "PROJCS[\"a", "A[1]]", "A[1..2]", "A[§]", "not a crs at all"] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse(&"A[".repeat(100_000)).is_err());
    }

    proptest! {
        #[test]
        fn never_panics(text in "[A-Z\\[\\]\",.0-9äß ]{0,80}") {
            let _ = parse(&text);
        }
    }
}
