export { createMarkdownWriter, type MarkdownWriterOptions } from "./markdown/markdown-writer.ts";
