# Completion of kubectl-tack in bash: source <(kubectl-tack completion bash)
#
# `kubectl tack` is completed by kubectl's own script, which asks kubectl_complete-tack.

# Sets words: those up to the cursor, as blanks separate them. Bash splits at = and : too.
__kubectl_tack_words() {
  local rest=$COMP_LINE trimmed word i
  words=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    trimmed=${rest#"${rest%%[![:blank:]]*}"}
    if ((i > 0)) && [[ -n $word && $trimmed == "$rest" ]]; then
      words[${#words[@]} - 1]+=$word
    elif ((i > 0)) && [[ -z $word && -n $rest && $rest != [[:blank:]]* ]]; then
      : # the cursor stands right behind a separator
    else
      words+=("$word")
    fi
    rest=${trimmed:${#word}}
  done
}

# Sets plain: a word without its quotes and backslashes. A quote that is still open stays.
__kubectl_tack_plain() {
  plain=$1
  if [[ $plain == \'*\' || $plain == \"*\" ]] && ((${#plain} > 1)); then
    plain=${plain:1:${#plain}-2}
  elif [[ $plain != [\"\']* ]]; then
    plain=${plain//\\/}
  fi
}

__kubectl_tack() {
  local -a words
  local out line candidate directive=0 current last skip add='' plain i program="${1/#\~/$HOME}"
  COMPREPLY=()
  __kubectl_tack_words
  for ((i = 1; i < ${#words[@]}; i++)); do
    __kubectl_tack_plain "${words[i]}"
    words[i]=$plain
  done
  # an alias is none of the programs that can be run here
  [[ $(type -t -- "$program") == alias ]] && program=kubectl-tack
  out=$("$program" __complete "${words[@]:1}" 2>/dev/null) || return
  current=${words[${#words[@]} - 1]}
  [[ $current == -*=* ]] && current=${current#*=}
  # what readline replaces is the last of its own words
  last=${COMP_WORDS[COMP_CWORD]}
  [[ $last == [=:] ]] && last=
  __kubectl_tack_plain "$last"
  last=$plain
  if ((${#last} > ${#current})); then
    # --flag=value is one word where COMP_WORDBREAKS has no =
    skip=''
    # behind a quote readline leaves it as it is
    [[ $current == [\"\']* ]] || add=${last%"$current"}
  else
    skip=${current%"$last"}
  fi
  while IFS= read -r line; do
    if [[ $line == :* ]]; then
      directive=${line#:}
    elif [[ -n $line ]]; then
      candidate=${line%%$'\t'*}
      COMPREPLY+=("$candidate")
    fi
  done <<<"$out"

  if ((directive & 16)); then
    __kubectl_tack_files "$current" '' "$add"
    return
  fi
  if ((directive & 8)); then
    local pattern
    pattern=$(IFS='|' && printf '%s' "${COMPREPLY[*]}")
    __kubectl_tack_files "$current" "$pattern" "$add"
    return
  fi
  ((directive & 2)) && compopt -o nospace 2>/dev/null
  ((directive & 4)) && compopt +o default 2>/dev/null
  for i in "${!COMPREPLY[@]}"; do
    candidate=${COMPREPLY[i]}
    COMPREPLY[i]=$add${candidate#"$skip"}
  done
  # in quotes nothing needs an escape
  if [[ ${#COMPREPLY[@]} == 1 && -n ${COMPREPLY[0]} && $last != [\"\']* ]]; then
    COMPREPLY[0]=$(printf '%q' "${COMPREPLY[0]}")
  fi
}

# Folders, and files with one of these endings if there are any, behind what stays as it is.
__kubectl_tack_files() {
  local path
  compopt -o filenames 2>/dev/null
  COMPREPLY=()
  while IFS= read -r path; do
    # behind something else it is no folder to readline
    [[ -n $3 ]] && compopt -o nospace 2>/dev/null
    COMPREPLY+=("$3$path${3:+/}")
  done < <(compgen -d -- "$1")
  [[ -n $2 ]] || return
  while IFS= read -r path; do
    if [[ $path =~ \.($2)$ && ! -d ${path/#\~/$HOME} ]]; then COMPREPLY+=("$3$path"); fi
  done < <(compgen -f -- "$1")
}

complete -o default -F __kubectl_tack kubectl-tack
