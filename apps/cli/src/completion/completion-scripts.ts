import type { Shell } from "./completion-options.ts";

/** The text as it stands, but that a dollar behind a backslash is the shell's. */
const script = ({ raw }: TemplateStringsArray): string => raw.join("").replaceAll("\\$", "$");

/**
 * What each shell reads once. The scripts know no flag: they ask the command, which answers with a line for the kind (`words`, `list` or
 * `files`) and one for each candidate, so they need not change with it. bash(1), "Programmable Completion"; zshcompsys(1);
 * fish-completions(1).
 */
export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: script`# Completion of portolan in bash. In ~/.bashrc: source <(portolan completion bash)
_portolan() {
  local words=() word glue='' kind='' value current kept
  # bash takes words apart at = and :, which are part of them here.
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if (( \${#words[@]} > 0 )) && [[ -n $glue || $word == [=:]* ]]; then
      words[\${#words[@]}-1]+=$word
    else
      words+=("$word")
    fi
    glue=''
    [[ $word == *[=:] ]] && glue=yes
  done
  # Only what is behind them is replaced.
  current=\${COMP_WORDS[COMP_CWORD]}
  [[ $current == [=:]* ]] && current=''
  word=\${words[\${#words[@]}-1]}
  kept=\${word%"$current"}
  COMPREPLY=()
  while IFS=$'\t' read -r value _; do
    if [[ -z $kind ]]; then
      kind=$value
    else
      COMPREPLY+=("\${value#"$kept"}")
    fi
  done < <(command portolan completion --candidates -- "\${words[@]}" 2>/dev/null)
  case $kind in
    files) compopt -o default 2>/dev/null || COMPREPLY=($(compgen -f -- "$current")) ;;
    list) compopt -o nospace 2>/dev/null ;;
  esac
}
complete -F _portolan portolan
`,
  zsh: script`#compdef portolan
# Completion of portolan in zsh. In ~/.zshrc, behind compinit: source <(portolan completion zsh)
_portolan() {
  local -a lines described
  local line kind value
  lines=("\${(@f)$(command portolan completion --candidates -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  kind=$lines[1]
  if [[ $kind == files ]]; then
    compset -P '-*='
    _files
    return
  fi
  for line in $lines[2,-1]; do
    value=\${line%%$'\t'*}
    value=\${value//:/\\:}
    [[ $line == *$'\t'* ]] && value+=":\${line#*$'\t'}"
    described+=("$value")
  done
  if [[ $kind == list ]]; then
    _describe -t values 'value' described -S ''
  else
    _describe -t values 'value' described
  fi
}
if [[ $funcstack[1] == _portolan ]]; then
  _portolan "$@"
else
  compdef _portolan portolan
fi
`,
  fish: script`# Completion of portolan in fish. In ~/.config/fish/completions/portolan.fish: portolan completion fish | source
function __portolan_candidates
    set -l words (commandline -opc)
    set -l token (commandline -ct)
    set -l lines (command portolan completion --candidates -- $words[2..-1] "$token" 2>/dev/null)
    if test "$lines[1]" = files
        set -l kept (string match -r -- '^-[^=]*=' "$token")
        for path in (__fish_complete_path (string replace -- "$kept" '' "$token"))
            echo -- "$kept$path"
        end
    else
        printf '%s\n' $lines[2..-1]
    end
end
complete -c portolan -f -a '(__portolan_candidates)'
`,
};
