#!/usr/bin/env node
// biome-ignore lint/plugin: CommonJS, since Node's loader of ES modules takes 10 ms to begin; what it loads is the built command.
require("../dist/start.js");
