import ArgumentParser

/// What a shell reads to complete lines of `annals`: it asks the program itself, so that handles, fields and tags are
/// those of the project, and a new version needs no new script.
enum CompletionScript {
    /// For `--generate-completion-script [SHELL]`. Errors: `Complaint` 64.
    static func text(for shell: String?, environment: [String: String]) throws -> String {
        let named = shell ?? environment["SHELL"].flatMap { $0.split(separator: "/").last.map(String.init) }
        switch named {
        case "bash": return bash
        case "zsh": return zsh
        case "fish": return fish
        default:
            throw Complaint(
                .usage, "unknown-shell",
                shell.map { "There are no completions for “\($0)”." } ?? "Which shell is meant?",
                hint: "Write --generate-completion-script bash, zsh or fish.")
        }
    }

    private static let bash = ##"""
        # Completions of annals for bash. Put them into ~/.local/share/bash-completion/completions/annals, or:
        #   source <(annals --generate-completion-script bash)

        _annals() {
            # Bash splits words at : and =, which annals does not; what stood together belongs together.
            local rest=${COMP_LINE:0:COMP_POINT} word trimmed index
            local -a words=()
            for ((index = 0; index <= COMP_CWORD; index++)); do
                trimmed=${rest#"${rest%%[![:space:]]*}"}
                word=${COMP_WORDS[index]}
                ((index == COMP_CWORD)) && word=$trimmed
                if ((index > 0)) && [[ $trimmed == "$rest" ]]; then
                    words[${#words[@]} - 1]+=$word
                else
                    words+=("$word")
                fi
                rest=${trimmed#"$word"}
            done
            local typed=${words[${#words[@]} - 1]}
            local -a lines=()
            mapfile -t lines < <("${words[0]/#\~\//$HOME/}" offer-completions bash -- "${words[@]:1}" 2>/dev/null)
            COMPREPLY=()
            case ${lines[0]-} in
            files)
                compopt -o default 2>/dev/null
                return
                ;;
            folders)
                compopt -o dirnames 2>/dev/null
                return
                ;;
            esac
            lines=("${lines[@]:1}")

            # Readline puts the answer in place of what follows the last : or =.
            local given= line note
            case $COMP_WORDBREAKS in
            *:*) [[ $typed == *[:=]* ]] && given=${typed%"${typed##*[:=]}"} ;;
            esac
            for line in "${lines[@]}"; do
                word=${line%%$'\t'*}
                note=${line#*$'\t'}
                word=${word#"$given"}
                [[ $typed == [\'\"]* ]] || word=$(printf %q "$word")
                # Notes are shown beside several answers, never put on the line.
                if [[ ${#lines[@]} -gt 1 && -n $note && ${COMP_TYPE-0} -ne 37 ]]; then
                    COMPREPLY+=("$word  ($note)")
                else
                    COMPREPLY+=("$word")
                fi
            done
            [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[:=] ]] && compopt -o nospace 2>/dev/null
            return 0
        }

        complete -o nosort -F _annals annals

        """##

    private static let zsh = ##"""
        #compdef annals
        # Completions of annals for zsh. Put them into a folder of your $fpath, as _annals, or after compinit:
        #   source <(annals --generate-completion-script zsh)

        _annals() {
            local -a lines whole parts
            local line word note
            lines=("${(@f)$("${(Q)words[1]/#\~\//$HOME/}" offer-completions zsh -- \
                "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
            case ${lines[1]} in
            files) _files; return ;;
            folders) _files -/; return ;;
            esac
            for line in "${(@)lines[2,-1]}"; do
                word=${line%%$'\t'*}
                note=${line#*$'\t'}
                # A colon separates a word from its note.
                word=${word//:/\\:}
                [[ -n $note ]] && note=":$note"
                case $word in
                *[:=]) parts+=("$word$note") ;;
                *) whole+=("$word$note") ;;
                esac
            done
            local -i found=1
            (( ${#whole} )) && _describe -V 'annals' whole && found=0
            (( ${#parts} )) && _describe -V 'annals' parts -S '' && found=0
            return found
        }

        if [[ ${funcstack[1]} == _annals ]]; then
            _annals "$@"
        else
            compdef _annals annals
        fi

        """##

    private static let fish = ##"""
        # Completions of annals for fish. Put them into ~/.config/fish/completions/annals.fish, or:
        #   annals --generate-completion-script fish | source

        function __annals_offers
            set -l words (commandline -opc)
            set -l typed (commandline -ct)
            set -l lines (command $words[1] offer-completions fish -- $words[2..-1] "$typed" 2>/dev/null)
            switch "$lines[1]"
                case files
                    __fish_complete_path $typed
                case folders
                    __fish_complete_directories $typed
                case words
                    set -e lines[1]
                    printf '%s\n' $lines
            end
        end

        complete -c annals -e
        complete -c annals -f -k -a '(__annals_offers)'

        """##
}
