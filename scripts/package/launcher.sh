#!/bin/sh
# Starts kubectl tack under the Node that stands beside this file, wherever a symbolic link to it is.
self=$0
case $self in */*) ;; *) self=./$self ;; esac
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case $link in
    /*) self=$link ;;
    *) self=${self%/*}/$link ;;
  esac
done
if [ -n "${NODE_OPTIONS-}" ]; then
  # meant for the user's own Node, and handed on to the programs that this one starts
  export KUBECTL_TACK_NODE_OPTIONS="$NODE_OPTIONS"
  unset NODE_OPTIONS
fi
# dash and the ash of busybox come by here when nothing was started; of a Node without its libraries they say "not found"
trap 'echo "error: the Node of kubectl tack cannot be started: this archive is for other processors, or there is no glibc; then install it from npm" >&2' EXIT
exec "${self%/*}/runtime/node" "${self%/*}/bin/kubectl-tack.js" "$@"
