import { expect, test } from "vitest";
import { describeService } from "./describe-service.ts";

const SSH = { name: "ssh", description: "Secure Shell" };

test.each([
  [undefined, ""],
  [SSH, "Secure Shell"],
  [{ ...SSH, product: "OpenSSH" }, "OpenSSH"],
  [{ ...SSH, product: "OpenSSH", version: "9.2p1" }, "OpenSSH 9.2p1"],
  [{ ...SSH, product: "OpenSSH", extraInfo: "protocol 2.0" }, "OpenSSH (protocol 2.0)"],
])("%j is %j", (service, words) => {
  expect(describeService(service)).toBe(words);
});
