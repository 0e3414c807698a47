/// Texts that try to steer a terminal, hide something or break a parser; made here, none from a real document.
enum HostileText {
    static let all: [String] = [
        "\u{1b}[31mred\u{1b}[0m", "\u{1b}]0;title\u{7}", "\u{1b}]8;;http://evil\u{1b}\\click\u{1b}]8;;\u{1b}\\",
        "\u{9b}31m", "\u{90}q\u{9c}", "a\u{8}\u{8}b", "a\rb", "a\r\nb", "nul\u{0}nul", "\u{7f}",
        "\u{202e}gpj.exe", "\u{2066}x\u{2069}", "\u{200f}\u{200e}\u{61c}", "zero\u{200b}width\u{2060}\u{feff}",
        "line\u{2028}and\u{2029}paragraph", "tag\u{e0041}\u{e007f}s", "\u{fff9}a\u{fffa}b\u{fffb}", "\u{fffe}\u{ffff}",
        "\u{10ffff}\u{1fffe}", "soft\u{ad}hyphen", "\u{115f}\u{3164}\u{ffa0}", "a\u{fe0f}\u{e0100}b",
        "\u{1d173}beam\u{1d174}", "\u{34f}\u{17b4}", "\u{85}", "\t\n\u{b}\u{c}", "\"quoted\\\"", "\u{200d}\u{200c}",
        "\u{180e}\u{180b}", "\u{206a}\u{206f}",
    ]

    /// Texts that must come through as they are.
    static let honest: [String] = [
        "", "plain", "“curly” – dash — … ‘quotes’", "Ælfgifu of Northampton", "Żółć", "Москва", "北京", "مرحبا",
        "می\u{200c}خواهم", "क्\u{200d}ष", "👨\u{200d}👩\u{200d}👧", "❤\u{fe0f}", "🇩🇪", "e\u{301}", "a\u{a0}b",
        "\u{3000}", "\u{2009}", "葛\u{e0100}", "👍🏽", "1\u{fe0f}\u{20e3}", "٣ يناير",
    ]
}
