import { expect, it } from "vitest";
import * as api from "./index.ts";

it("exports what the README names, and nothing else", () => {
  expect(Object.keys(api).sort()).toEqual(["UDP_PROBES", "createServiceCatalogue", "udpPayloads"]);
});
