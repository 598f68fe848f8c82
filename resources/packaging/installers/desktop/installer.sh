#!/bin/sh
# Installe DcANT pour la personne qui le lance, ou le retire (--retirer). Ses données ne sont jamais touchées.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
share=${XDG_DATA_HOME:-"$HOME/.local/share"}
home="$HOME/.local/lib/dcant-tracker"
command="$HOME/.local/bin/dcant-tracker"

listed() {
    (cd "$here/share" && find . -type f | LC_ALL=C sort)
}

tell_desktop() {
    for tool in "update-desktop-database $share/applications" "update-mime-database $share/mime" \
        "gtk-update-icon-cache -q -t $share/icons/hicolor"; do
        if command -v "${tool%% *}" >/dev/null 2>&1; then
            # shellcheck disable=SC2086 - les mots de la commande
            $tool >/dev/null 2>&1 || :
        fi
    done
}

install_here() {
    mkdir -p "$HOME/.local/lib" "$HOME/.local/bin" "$share"
    rm -rf "$home.nouveau"
    cp -R "$here/DcANT" "$home.nouveau"
    if [ -e "$home" ]; then
        mv "$home" "$home.ancien"
    fi
    mv "$home.nouveau" "$home"
    rm -rf "$home.ancien"
    ln -sf "$home/dcant-tracker" "$command"
    listed | while read -r file; do
        mkdir -p "$share/$(dirname "$file")"
        cp "$here/share/$file" "$share/$file"
    done
    entry="$share/applications/dcant-tracker.desktop"
    sed "s|@PROGRAM@|\"$command\"|" "$here/share/applications/dcant-tracker.desktop" >"$entry"
    tell_desktop
    echo "DcANT est installé : il est dans le menu des applications, et par la commande $command."
}

remove() {
    rm -rf "$home" "$home.nouveau" "$home.ancien"
    rm -f "$command"
    listed | while read -r file; do
        rm -f "$share/$file"
    done
    tell_desktop
    echo "DcANT est retiré. Vos données restent où elles sont (d'ordinaire : $share/DcANT)."
}

case ${1:-} in
    '') install_here ;;
    --retirer) remove ;;
    *)
        echo "installer.sh installe DcANT ; « installer.sh --retirer » le retire." >&2
        exit 2
        ;;
esac
