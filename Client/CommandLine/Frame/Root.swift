import ArgumentParser

/// The root of the command line; every command is listed here, grouped as the manual groups them.
struct Annals: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "annals",
        abstract: "Annotate events offline, sync them, and settle disagreements.",
        discussion: """
            Start with `annals init`, or `annals clone INVITE`. Every command works offline, except `share`, `sync` \
            and `watch`.
            For completions put `source <(annals --generate-completion-script bash)` into your shell's start-up file, or \
            what it prints for zsh or fish; `annals manual DIR` writes manual pages.
            """,
        version: Version.text,
        subcommands: [
            Init.self,
            Add.self, SetFields.self, Unset.self, Edit.self, Tag.self, ActorCommand.self, Cite.self, Note.self,
            Link.self,
            Delete.self, Undelete.self,
            SourceGroup.self, Suggest.self, Anchors.self, Reanchor.self,
            List.self, Show.self, Search.self, Timeline.self, DateCommand.self,
            Clone.self, Share.self, Sync.self, Bundles.self, Status.self, Config.self, Verify.self, Doctor.self,
            Import.self, Export.self,
            Conflicts.self, Resolve.self, Explain.self, Blame.self, Log.self, Diff.self, Undo.self,
            Duplicates.self, Merge.self, Unmerge.self, Distinct.self, Lint.self, Agree.self,
            Members.self, Redact.self,
            Version.self, OfferCompletions.self, ManualCommand.self,
        ] + NotYetCommands.all)

    // Declared for help, manual and completions only: `GlobalOptions` takes them out of the line before it is parsed.
    @Flag(help: "One JSON document, or JSON Lines for lists; errors as JSON too. Goes anywhere on the line.")
    var json = false

    @Flag(help: "Never ask. Goes anywhere on the line.")
    var noInput = false

    @Option(
        help: ArgumentHelp("The project's folder. Goes anywhere on the line.", valueName: "dir"), completion: .directory
    )
    var project: String?
}
