#!/bin/sh
# Removes the network namespaces whose names begin with $1, and kills what runs in them, once standard input says "close" or
# ends. The kernel ends it when the process at its other end dies, by whatever signal, so a lab never outlives its maker.
set -u
prefix=$1
trap '' HUP INT TERM PIPE

names() {
  ip netns list | while read -r name _; do
    case $name in "$prefix"*) echo "$name" ;; esac
  done
}

remove_all() {
  for name in $(names); do
    round=0
    # A process that is being killed is still listed for a moment, and may have started another.
    while pids=$(ip netns pids "$name" 2>/dev/null) && [ -n "$pids" ] && [ "$round" -lt 100 ]; do
      for pid in $pids; do kill -KILL "$pid" 2>/dev/null; done
      round=$((round + 1))
      sleep 0.02
    done
    ip netns del "$name" 2>/dev/null
  done
}

if read -r word && [ "$word" = close ]; then
  remove_all
else
  # The maker died, maybe while an `ip` of its own was about to add another namespace.
  round=0
  while [ "$round" -lt 10 ]; do
    remove_all
    round=$((round + 1))
    sleep 0.2
  done
fi

[ -z "$(names)" ]
