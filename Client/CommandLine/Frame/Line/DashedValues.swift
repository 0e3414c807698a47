/// Rearranges a line so that values which begin with a dash reach the command as values.
///
/// `--date -0044` becomes `--date=-0044`; `annals date -0044` becomes `annals date -- -0044`; after `tag` and `actor`
/// everything with one dash is a value (`-b` removes b), except `-h`. A word with a dash is a value where it cannot be
/// an option: a digit, a space or nothing like a letter follows the dashes, or it holds white space.
/// After an option that takes a value, a word with one dash that is no option of the command is the value too.
/// A value that looks like an option is written `--title=--x`, or stands after a bare `--`.
struct DashedValues {
    /// What must be known of a command; asked only where a doubtful word occurs.
    struct Knowledge {
        /// How many leading words name the command.
        var words: Int
        /// Whether everything with one dash is a value.
        var takesRemovals: Bool
        var options: () -> CommandOptions
    }

    let knowledge: Knowledge

    func arranged(_ line: [String]) -> [String] {
        let words = line.dropFirst(knowledge.words)
        let end = words.firstIndex(of: "--") ?? words.endIndex
        guard words[..<end].contains(where: isDoubtful) else { return line }

        let known = knowledge.options()
        var options: [String] = []
        var positionals: [String] = []
        var at = words.startIndex
        while at < end {
            let word = words[at]
            at += 1
            guard word.hasPrefix("-"), word != "-", !isDashedValue(word) else {
                positionals.append(word)
                continue
            }
            guard known.takingValue.contains(word), at < end else {
                options.append(word)
                continue
            }
            if isDashedValue(words[at]) || isDoubtful(words[at]) && !known.all.contains(words[at]) {
                options.append(word + "=" + words[at])
            } else {
                options += [word, words[at]]
            }
            at += 1
        }
        let afterDashes = words[end...].dropFirst()
        return Array(line[..<knowledge.words]) + options + ["--"] + positionals + Array(afterDashes)
    }

    /// Whether a word needs a closer look: one dash and more than that, or a value for certain.
    private func isDoubtful(_ word: String) -> Bool {
        guard word.utf8.first == 0x2d, word.utf8.count > 1 else { return false }
        return word.hasPrefix("--") ? isDashedValue(word) : word != "-h"
    }

    /// Whether a word with a dash is a value and cannot be an option.
    private func isDashedValue(_ word: String) -> Bool {
        guard word.utf8.first == 0x2d, word.utf8.count > 1 else { return false }
        let name = word.drop { $0 == "-" }
        if knowledge.takesRemovals, !word.hasPrefix("--") { return word != "-h" }
        guard let first = name.unicodeScalars.first, isLetter(first) else { return word != "--" }
        let option: Substring = name.prefix(while: { $0 != "=" })
        return option.contains(where: \.isWhitespace)
    }

    private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        (0x41...0x5a).contains(scalar.value) || (0x61...0x7a).contains(scalar.value)
    }
}
