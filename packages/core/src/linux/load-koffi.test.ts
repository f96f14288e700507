import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { loadKoffi } from "./load-koffi.ts";

const require = createRequire(import.meta.url);

/** A `require` that writes down what it was asked for. */
function recording(answers: (name: string) => unknown): { readonly asked: string[]; require(name: string): unknown } {
  const asked: string[] = [];
  return {
    asked,
    require: (name) => {
      asked.push(name);
      return answers(name);
    },
  };
}

describe.runIf(process.platform === "linux")("loadKoffi", () => {
  it("loads the addition itself where it can, which calls as koffi does", () => {
    const loading = recording(require);
    const koffi = loadKoffi(loading.require);
    expect(loading.asked).toEqual([`@koromix/koffi-linux-${process.arch}/linux_${process.arch}/koffi.node`]);
    expect(koffi.version).toBe((require("koffi") as typeof import("koffi")).version);
    expect(koffi.load(null).func("int abs(int)")(-3)).toBe(3);
  });

  it("leaves it to koffi's own loader where the addition is not to be found", () => {
    const loading = recording((name) => {
      if (name === "koffi") return require(name);
      throw new Error(`Cannot find module '${name}'`);
    });
    expect(loadKoffi(loading.require).load(null).func("int abs(int)")(-3)).toBe(3);
    expect(loading.asked).toHaveLength(2);
  });

  it("and where it is another koffi's", () => {
    const loading = recording((name) => (name === "koffi" ? require(name) : { version: "2.16.2" }));
    expect(loadKoffi(loading.require)).toBe(require("koffi"));
  });
});
