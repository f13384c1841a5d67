//! Code pages of DOS, which old business programs still write and web browsers never knew.

/// An encoding of one byte a character, whose lower half is ASCII.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CodePage {
    pub name: &'static str,
    /// The characters of the bytes 80 to FF.
    upper: &'static str,
}

impl CodePage {
    /// Returns the code page with that name, as `IBM850`, `cp850` or `850`.
    pub fn named(name: &str) -> Option<&'static Self> {
        let lower = name.trim().to_ascii_lowercase();
        let number = lower.trim_start_matches("ibm").trim_start_matches("cp").trim_start_matches(['-', '_']);
        [&IBM437, &IBM850, &IBM852].into_iter().find(|page| page.name.trim_start_matches("IBM") == number)
    }

    /// Appends the text of `bytes`.
    pub fn decode(&self, bytes: &[u8], out: &mut String) {
        let upper: Vec<char> = self.upper.chars().collect();
        out.extend(bytes.iter().map(|&byte| match byte {
            0..0x80 => char::from(byte),
            0x80.. => upper[usize::from(byte - 0x80)],
        }));
    }
}

/// The first PC, in the United States.
pub(super) static IBM437: CodePage = CodePage {
    name: "IBM437",
    upper: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
     └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}",
};

/// Western Europe.
pub(super) static IBM850: CodePage = CodePage {
    name: "IBM850",
    upper: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
     └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}",
};

/// Central Europe.
pub(super) static IBM852: CodePage = CodePage {
    name: "IBM852",
    upper: "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐\
     └┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{AD}˝˛ˇ˘§÷¸°¨˙űŘř■\u{A0}",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &CodePage, bytes: &[u8], expect: &str) {
        assert_eq!(page.upper.chars().count(), 128);
        let mut text = String::new();
        page.decode(bytes, &mut text);
        assert_eq!(text, expect);
    }

    #[test]
    fn letters_of_each_page() {
        check(&IBM437, b"a\x84\x94\x81\xE1\xFF", "aäöüß\u{A0}");
        check(&IBM850, b"\x8E\x99\x9A\xD5\xFF", "ÄÖÜı\u{A0}");
        check(&IBM852, b"\x88\x9D\xA5\xFF", "łŁą\u{A0}");
    }

    #[test]
    fn names_and_numbers() {
        for name in ["IBM850", "cp850", "850", "CP-850"] {
            assert_eq!(CodePage::named(name), Some(&IBM850), "{name}");
        }
        assert_eq!(CodePage::named("851"), None);
    }
}
