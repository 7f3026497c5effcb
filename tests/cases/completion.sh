#!/bin/bash
# SPDX-License-Identifier: MIT
# Completion in bash: options, and names. Names are untrusted input, so none is expanded.
. "$(dirname "$0")/../lib.sh"
[ -e /usr/share/bash-completion/bash_completion ] || skip "no bash-completion"

# completed WORD…: what the last one is completed to
completed() {
    bash -c 'source /usr/share/bash-completion/bash_completion
        source "$0/docs/bash-completion/$1"
        compopt() { :; }            # works only while readline asks
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE=$* COMP_POINT=${#COMP_LINE}
        "_${1//-/_}"
        printf "%s\n" "${COMPREPLY[@]}" | sort' "$CHECKOUT" "$@"
}

cd "$TMP"
touch /run/netns/web /run/netns/db '/run/netns/w$(touch expanded) *'
same "options" --etc "$(completed netns-join --e)"
same "names" $'db\nw$(touch expanded) *\nweb' "$(completed netns-join '')"
same "a name after an option" web "$(completed netns-join -n we)"
same "a path" "$CHECKOUT/docs" "$(completed netns-join "$CHECKOUT/doc")"
same "the command" "$CHECKOUT/docs" "$(completed netns-join web ls "$CHECKOUT/doc")"
same "options of the mount" $'memory=\nmode=' "$(completed netnsfs -o m)"
same "the second one" 0,mode= "$(completed netnsfs -o gid = 0,mo)"
same "a directory" /run/netns "$(completed netnsfs -o registry = /run/n)"
same "the mount point" /run/netns "$(completed netnsfs -o ro /run/n)"
[ ! -e expanded ] || fail "a name was expanded"
