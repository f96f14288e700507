import { type DefaultTreeAdapterTypes, type ParserError, parse } from "parse5";

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** A document as a browser would read it. Throws at the first thing that the HTML standard calls a parse error. */
export class HtmlDocument {
  /** Every element, in the order of the document. */
  readonly elements: readonly Element[];

  constructor(text: string) {
    const onParseError = ({ code, startLine, startCol }: ParserError): void => {
      throw new Error(`${code} at ${startLine}:${startCol}`);
    };
    this.elements = elementsOf(parse(text, { onParseError }));
  }

  /** The texts of the elements with this name, and this class where one is given. */
  texts(name: string, className?: string): string[] {
    return this.find(name, className).map(textOf);
  }

  /** The elements with this name, and this class where one is given. */
  find(name: string, className?: string): Element[] {
    return this.elements.filter(
      (element) =>
        element.tagName === name &&
        (className === undefined || attributeOf(element, "class")?.split(" ").includes(className) === true),
    );
  }

  /** The rows of the table, each as the texts of its cells. */
  rows(): string[][] {
    return this.find("tbody").flatMap((body) =>
      childElements(body).map((row) => childElements(row).map((cell) => textOf(cell))),
    );
  }
}

/** The value of an attribute. */
export function attributeOf(element: Element, name: string): string | undefined {
  return element.attrs.find((attribute) => attribute.name === name)?.value;
}

function elementsOf(node: Node): Element[] {
  const children = "childNodes" in node ? node.childNodes.flatMap(elementsOf) : [];
  return "tagName" in node ? [node, ...children] : children;
}

function childElements(element: Element): Element[] {
  return element.childNodes.filter((node): node is Element => "tagName" in node);
}

function textOf(node: Node): string {
  if (node.nodeName === "#text" && "value" in node) return node.value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}
