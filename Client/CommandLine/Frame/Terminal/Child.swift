import Glibc

/// A program that is started and waited for: a pager, an editor.
enum Child {
    /// Starts a program with the terminal's usual signal habits; nil where it cannot be started.
    ///
    /// Ignored signals would stay ignored in it, so SIGPIPE, SIGINT and SIGQUIT are set back.
    static func start(_ words: [String], environment: [String: String], input: Int32? = nil) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input { posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var defaults = sigset_t()
        sigemptyset(&defaults)
        for number in [SIGPIPE, SIGINT, SIGQUIT] { sigaddset(&defaults, number) }
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))

        let lines = environment.map { "\($0.key)=\($0.value)" }.sorted()
        var arguments = words.map { strdup($0) } + [nil]
        var variables = lines.map { strdup($0) } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var process: pid_t = 0
        return posix_spawn(&process, words[0], &actions, &attributes, &arguments, &variables) == 0 ? process : nil
    }

    /// The exit status; 128 and more for a signal.
    static func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            if errno != EINTR { return 127 }
        }
        return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + (status & 0x7f)
    }
}
