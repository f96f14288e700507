export { createHtmlWriter, type HtmlWriterOptions } from "./html/html-writer.ts";
