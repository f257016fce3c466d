# Completion of kubectl-tack in fish: kubectl-tack completion fish | source
#
# `kubectl tack` is completed by kubectl's own script, which asks kubectl_complete-tack.

function __kubectl_tack_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    set -l lines ($typed[1] __complete $typed[2..-1] "$current" 2>/dev/null)
    or return
    set -l directive (string replace : '' -- $lines[-1])
    set -e lines[-1]

    # candidates stand for what follows --flag=
    set -l prefix ''
    if string match -qr -- '^-[^=]*=' "$current"
        set prefix (string match -r -- '^-[^=]*=' "$current")
    end
    if test (math "bitand($directive, 16)") -ne 0
        __fish_complete_directories "$current"
    else if test (math "bitand($directive, 8)") -ne 0
        __fish_complete_path "$current"
    else if test (count $lines) -gt 0
        printf "$prefix%s\n" $lines
    else if test (math "bitand($directive, 4)") -eq 0
        __fish_complete_path "$current"
    end
end

complete -c kubectl-tack -e
complete -c kubectl-tack -k -f -a '(__kubectl_tack_complete)'
