#!/usr/bin/env bash
# The main job from end to end, as two people would type it. Usage: demo.sh FOLDER-OF-THE-BINARIES [DOCUMENT]
# Starts its own server on a free loopback port, works in a folder of its own, and stops what it started.
set -euo pipefail

binaries=$(cd "${1:?usage: demo.sh FOLDER-OF-THE-BINARIES [DOCUMENT]}" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
document=${2:-$here/../Fixtures/documents/harbour-talks.txt}
[ -r "$document" ] || { echo "demo: no such document: $document" >&2; exit 66; }
document=$(cd "$(dirname "$document")" && pwd)/$(basename "$document")

export PATH="$binaries:$PATH"
unset ANNALS_PROJECT ANNALS_AUTHOR
for program in annals annals-server; do
    [ -x "$binaries/$program" ] || { echo "demo: no $program in $binaries; 'make release' builds it." >&2; exit 66; }
done

stage=$(mktemp -d "${TMPDIR:-/tmp}/annals-demo.XXXXXX")
server_pid=
bold='' dim='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; fi

# --- the stage -------------------------------------------------------------------------------------------------------

stop_server() {
    [ -n "$server_pid" ] || return 0
    kill -TERM "$server_pid" 2> /dev/null || true
    wait "$server_pid" 2> /dev/null || true
    server_pid=
}
finish() {
    local code=$?
    trap - EXIT
    stop_server
    case $code in
        0) ;;
        130 | 143) rm -rf "$stage" ;;
        *)
            [ ! -s "$stage/server.log" ] || { echo "The server's last lines:"; tail -n 5 "$stage/server.log"; } >&2
            rmdir "$stage" 2> /dev/null || echo "demo: ended with exit code $code; everything it made is in $stage" >&2
            ;;
    esac
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

chapter() { printf '\n%s── %s%s\n' "$bold" "$*" "$plain"; }
aside() { printf '%s# %s%s\n' "$dim" "$*" "$plain"; }

# Prints a command as a person would type it.
echo_command() {
    local who=$1 word line=''
    shift
    for word in "$@"; do
        if [[ $word =~ ^[A-Za-z0-9_./:=@%+,#?-]+$ ]]; then line+=" $word"
        elif [[ $word == *"'"* ]]; then line+=" \"${word//\"/\\\"}\""
        else line+=" '$word'"; fi
    done
    printf '%s%s $%s%s\n' "$bold" "$who" "$line" "$plain"
}

# as WHO COMMAND…: types it in that person's folder and shows what comes back.
as() {
    local who=$1
    shift
    echo_command "$who" "$@"
    (cd "$stage/$who" && "$@" < /dev/null 2>&1)
}

# refused CODE WHO COMMAND…: the same, and it must end with that exit code.
refused() {
    local expected=$1 who=$2 code=0
    shift 2
    echo_command "$who" "$@"
    (cd "$stage/$who" && "$@" < /dev/null 2>&1) || code=$?
    [ "$code" -eq "$expected" ] || { echo "demo: exit $code where $expected was due" >&2; exit 1; }
    aside "exit $code"
}

# ask WHO COMMAND…: the JSON answer, without a word on the screen.
ask() {
    local who=$1
    shift
    (cd "$stage/$who" && "$@" --json --no-input < /dev/null)
}

# member NAME: the first string of that name in the JSON on standard input; nothing when there is none.
member() {
    local text pattern="\"$1\" *: *\"([^\"]*)\""
    text=$(cat)
    if [[ $text =~ $pattern ]]; then printf '%s' "${BASH_REMATCH[1]}"; fi
}

# serve PORT: starts the server and waits for the line in which it says where it listens.
serve() {
    [ -p "$stage/said" ] || mkfifo "$stage/said"
    exec 3<> "$stage/said"
    echo_command server annals-server serve --data "$stage/server" --port "$1" --json
    annals-server serve --data "$stage/server" --port "$1" --json >&3 2>> "$stage/server.log" &
    server_pid=$!
    local line
    read -r -t 30 line <&3 || { echo "demo: the server said nothing within 30 seconds" >&2; exit 1; }
    printf '%s\n' "$line"
    url=$(member url <<< "$line")
}

# --- the document ----------------------------------------------------------------------------------------------------

months='January|February|March|April|May|June|July|August|September|October|November|December'

# Sentences with a month and a year in them first, then with a year, then any; each cut at a space to what a person would quote.
sentences() {
    sed -e '1s/^\xEF\xBB\xBF//' -e 's/\r$//' "$document" | awk '
        { gsub(/[.!?](”|’|"|\))* /, "&\n"); print }' | awk -v months="$months" '
        length($0) >= 25 {
            sub(/^ +/, ""); sub(/ +$/, "")
            while (length($0) > 110 && match($0, / [^ ]*$/)) $0 = substr($0, 1, RSTART - 1)
            if ($0 in met) next
            met[$0] = 1
            rank = $0 !~ /[12][0-9][0-9][0-9]/ ? 3 : $0 ~ months ? 1 : 2
            ranked[rank, ++count[rank]] = $0
        }
        END { for (rank = 1; rank <= 3; rank++) for (i = 1; i <= count[rank]; i++) print ranked[rank, i] }'
}

# date_in SENTENCE: the date it names, as printed, if the program can read it; else its year; else nothing.
date_in() {
    local found
    for pattern in "($months) (the )?[0-9]{1,2}(st|nd|rd|th)?,? [12][0-9]{3}" \
        "[0-9]{1,2}(st|nd|rd|th)? (of )?($months),? [12][0-9]{3}" "($months),? [12][0-9]{3}" \
        "[12][0-9]{3}/[0-9]{2}/[0-9]{2}" "[12][0-9]{3}"; do
        found=$(grep -oE "$pattern" <<< "$1" | head -n 1) || true
        if [ -n "$found" ] && annals date "$found" --json > /dev/null 2>&1; then printf '%s' "$found"; return; fi
    done
}
title_of() { awk '{ n = NF < 8 ? NF : 8; for (i = 1; i <= n; i++) printf "%s%s", $i, (i < n ? " " : "") }' <<< "$1" | sed -E 's/[,;:]+$//'; }

if [ $# -ge 2 ]; then
    mapfile -t found < <(sentences)
    [ ${#found[@]} -gt 0 ] || { echo "demo: no sentence of 25 letters or more in $document" >&2; exit 65; }
    quotes=("${found[0]}" "${found[1]:-${found[0]}}" "${found[2]:-${found[0]}}" "${found[3]:-${found[0]}}")
    titles=() dates=()
    for quote in "${quotes[@]}"; do titles+=("$(title_of "$quote")"); dates+=("$(date_in "$quote")"); done
    first_date=${dates[0]:-1989-01-04}
    other_date=${dates[3]:-1990}
    [ "$other_date" != "$first_date" ] || other_date='1901~'
    which=() details=()
    second=(--date "${dates[1]:-1990~}") third=(--date "${dates[2]:-198X}" --tag to-check)
    place='the archive' other_place='the reading room'
    reason_first='as the text has it' reason_other='another passage dates it so'
    reason_settled='the second passage is closer to the event'
    reason_dispute='two witnesses, and no third'
else
    which=(--source 2047)
    quotes=(
        'the envoy Ilse Maran came ashore at Port Selwyn' 'the pilots took the first convoy through the strait'
        'The ferry agreement was signed on April the 11th 1989'
        "The harbour master's own diary puts the envoy's arrival on February the 26th 1989"
    )
    titles=('Envoy Maran lands at Port Selwyn' 'First convoy passes the strait' 'Ferry agreement signed')
    details=(--place 'Port Selwyn' --actor 'Ilse Maran:envoy')
    first_date='January the 4th 1989' other_date='February the 26th 1989'
    second=(--date '3 weeks after VISIT' --as-printed 'Three weeks after this')
    third=(--date 'April the 11th 1989' --tag agreement)
    place='Port Selwyn, the old quay' other_place='Selwyn Roads'
    reason_first='as the article has it' reason_other="the harbour master's diary"
    reason_settled='he wrote it down the same evening; the article is from 2014'
    reason_dispute='the text has the port, the log of the pilots has the roads'
fi

# cited WHO COMMAND…: a quote that occurs more than once is refused; then the first occurrence is named.
cited() {
    local who=$1 code=0
    shift
    echo_command "$who" "$@"
    (cd "$stage/$who" && "$@" < /dev/null 2>&1) || code=$?
    [ "$code" -ne 0 ] || return 0
    [ "$code" -eq 65 ] || exit "$code"
    aside "exit 65: nothing was written. Which of them?"
    as "$who" "$@" --occurrence 1
}

# event_other_than WHO HANDLE: the handle of the first listed event that is not that one.
event_other_than() {
    local row handle
    while read -r row; do
        handle=$(member handle <<< "$row")
        if [ "$handle" != "$2" ]; then printf '%s' "$handle"; return; fi
    done < <(ask "$1" annals list)
}

# take_of WHO HANDLE AUTHOR: the number under which `conflicts` shows that author's value.
take_of() {
    ask "$1" annals conflicts "$2" | grep -oE '"take" *: *[0-9]+|"author" *: *"[^"]*"' | awk -v author="\"$3\"" '
        /^"take"/ { take = $0; gsub(/[^0-9]/, "", take); next }
        take && substr($0, length($0) - length(author) + 1) == author { print take; exit }
        { take = "" }'
}

# --- the story -------------------------------------------------------------------------------------------------------

chapter 'A server on an empty folder, and a place on it'
serve 0
mkdir "$stage/ana"
created=$(annals-server project create harbour --data "$stage/server" --url "$url" --json)
echo_command server annals-server project create harbour --data "$stage/server"
printf '%s\n' "$created"

chapter 'Ana starts the project, puts it there, and marks a first event'
as ana annals init --name harbour --author Ana
as ana annals share "$(member invite <<< "$created")"
as ana annals source add "$document"
cited ana annals add "${titles[0]}" "${details[@]}" "${which[@]}" --quote "${quotes[0]}"
as ana annals sync

chapter 'Bo joins with an invite'
invited=$(annals-server invite harbour --data "$stage/server" --url "$url" --json)
echo_command bo annals clone "$(member invite <<< "$invited")" bo --author Bo
(cd "$stage" && annals clone "$(member invite <<< "$invited")" bo --author Bo < /dev/null 2>&1)
as bo annals list

chapter 'Both go where there is no network (the server is stopped)'
stop_server
visit=$(event_other_than ana none)
as ana annals set "$visit" "date=$first_date" --reason "$reason_first"
cited ana annals add "${titles[1]}" "${second[@]//VISIT/$visit}" --place "$place" "${which[@]}" --quote "${quotes[1]}"
convoy=$(event_other_than ana "$visit")
cited bo annals add "${titles[2]}" "${third[@]}" "${which[@]}" --quote "${quotes[2]}"
as bo annals tag "$visit" +arrival
cited bo annals set "$visit" "date=$other_date" --reason "$reason_other" "${which[@]}" --quote "${quotes[3]}"
aside 'Bo tries to sync all the same:'
refused 69 bo annals sync

chapter 'The network is back: both sync, and nothing was lost'
serve "${url##*:}"
as ana annals sync
as bo annals sync
as ana annals sync

chapter 'They disagree on one date; everything else has merged by itself'
as ana annals conflicts
as ana annals show "$visit"
refused 65 ana annals set "$visit" date=1989-03-03
evidence=$(ask ana annals show "$visit" | sed 's/.*"citations"//' | tr '{}' '\n\n' | grep -E '"field" *: *"date"' | head -n 1 | member id)
as ana annals resolve "$visit" date --take "$(take_of ana "$visit" Bo)" --because "${evidence:0:8}" --reason "$reason_settled"

chapter 'Something else is not undecided: the sources disagree. One person alone records that'
as ana annals set "$convoy" "place=$other_place" --keep-both --reason "$reason_dispute"
as ana annals sync
as bo annals sync
as bo annals show "$convoy"

chapter 'Every value that anyone gave is still there, with its fate'
as bo annals explain "$visit" date

chapter 'Both replicas are equal, and sound'
ana_digest=$(ask ana annals status | member digest)
bo_digest=$(ask bo annals status | member digest)
printf 'ana  %s\nbo   %s\n' "$ana_digest" "$bo_digest"
[ -n "$ana_digest" ] && [ "$ana_digest" = "$bo_digest" ] || { echo 'demo: the digests differ' >&2; exit 1; }
as ana annals verify
as bo annals verify

chapter 'The events, in order'
as ana annals list
stop_server
rm -f "$stage/said"

chapter 'Your turn'
cat <<END
The server is stopped; both replicas are in $stage.
  export PATH=$binaries:\$PATH
  cd $stage/ana
  annals log                            what happened, in order
  annals explain $visit                   every value of that event, and its fate
  annals set $visit status=reviewed       and then: annals explain $visit status
  annals bundle create week.bundle      sync by file, without a server
  annals help                           everything else
Remove it all with: rm -r $stage
END
