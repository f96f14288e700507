#!/usr/bin/env node
// biome-ignore lint/plugin: CommonJS starts without the loader of ES modules, which takes longer than the help itself (docs/performance.md).
require("../dist/start.js");
