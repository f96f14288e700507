#!/bin/sh
# Debian's Chromium in a network namespace of its own, which has no way out: whatever a page or the browser itself would ask for, no packet leaves.
exec unshare --net chromium "$@"
