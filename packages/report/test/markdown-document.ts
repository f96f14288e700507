import type { Nodes, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { toString as textOf } from "mdast-util-to-string";
import { gfm } from "micromark-extension-gfm";

/** A document as a reader of GitHub's Markdown takes it. */
export class MarkdownDocument {
  readonly root: Root;

  constructor(text: string) {
    this.root = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  }

  /** The kinds of nodes in it. */
  types(): Set<string> {
    return new Set(nodesOf(this.root).map(({ type }) => type));
  }

  /** The texts of the nodes of a kind. */
  texts(type: Nodes["type"]): string[] {
    return nodesOf(this.root).flatMap((node) => (node.type === type ? [textOf(node)] : []));
  }

  /** The tables, each as rows of the texts of cells, the titles first. */
  tables(): string[][][] {
    return nodesOf(this.root).flatMap((node) =>
      node.type === "table" ? [node.children.map((row) => row.children.map((cell) => textOf(cell)))] : [],
    );
  }
}

function nodesOf(node: Nodes): Nodes[] {
  return "children" in node ? [node, ...node.children.flatMap(nodesOf)] : [node];
}
