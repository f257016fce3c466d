# Completion of kubectl-tack in fish: kubectl-tack completion fish | source
#
# `kubectl tack` is completed by kubectl's own script, which asks kubectl_complete-tack.

function __kubectl_tack_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    set -l program (string replace -r '^~(?=/)' -- $HOME $typed[1])
    set -l lines ($program __complete $typed[2..-1] "$current" 2>/dev/null)
    or return
    set -l directive (string replace : '' -- $lines[-1])
    set -e lines[-1]

    # candidates stand for what follows --flag=
    set -l prefix ''
    if string match -qr -- '^-[^=]*=' "$current"
        set prefix (string match -r -- '^-[^=]*=' "$current")
    end
    set -l value (string sub -s (math (string length -- "$prefix") + 1) -- "$current")
    if test (math "bitand($directive, 16)") -ne 0
        __kubectl_tack_files "$prefix" "$value" | string match -r '.*/$'
    else if test (math "bitand($directive, 8)") -ne 0
        __kubectl_tack_files "$prefix" "$value"
    else if test (count $lines) -gt 0
        printf '%s\n' "$prefix"$lines
    else if test (math "bitand($directive, 4)") -eq 0
        __kubectl_tack_files "$prefix" "$value"
    end
end

# Files behind what stays as it is: fish offers them for a command that it does not know, and takes ~ and quotes as typed.
function __kubectl_tack_files
    for line in (complete -C "__kubectl_tack_no_such_command $argv[2]")
        printf '%s%s\n' "$argv[1]" (string split -m 1 \t -- $line)[1]
    end
end

complete -c kubectl-tack -e
complete -c kubectl-tack -k -f -a '(__kubectl_tack_complete)'
