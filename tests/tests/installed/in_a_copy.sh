#!/usr/bin/env bash
# in_a_copy.sh FOLDER PROGRAM...: runs a program as root of a copy of this machine, whose changes are forgotten when it ends. FOLDER is
# there under the same name. Ends with 77 where this user may not make one.
set -euo pipefail
folder=$1
shift
unshare --mount --pid --fork true 2>&1 || exit 77
exec unshare --mount --pid --fork --kill-child bash -euo pipefail -c '
    layers=$(mktemp -d)
    {
        mount --make-rprivate /
        mount -t tmpfs tmpfs "$layers"
        mkdir "$layers"/{upper,work,root}
        mount -t overlay overlay -o "lowerdir=/,upperdir=$layers/upper,workdir=$layers/work" "$layers/root"
    } 2>&1 || exit 77
    root=$layers/root folder=$1
    shift
    mount --rbind /dev "$root/dev"
    mount -t proc proc "$root/proc"
    mount -t tmpfs tmpfs "$root/run"
    mkdir -p "$root$folder"
    mount --bind "$folder" "$root$folder"
    chroot "$root" "$@"
' copy "$folder" "$@"
