import { describe, expect, it } from "vitest";
import { Errno } from "../../linux/errno.ts";
import { ObservationKind } from "../observation.ts";
import { fromConnectError, fromConnectionError, isLocalLack } from "./connect-errno.ts";

describe("errors of a connection attempt", () => {
  it("are a reset only when the kernel says refused, and open when it had been accepted", () => {
    for (const errno of Object.values(Errno)) {
      const observation = fromConnectionError(errno);
      expect(observation === ObservationKind.reset).toBe(errno === Errno.ECONNREFUSED);
      expect(observation === ObservationKind.connected).toBe(errno === Errno.ECONNRESET || errno === Errno.EPIPE);
    }
  });

  it("are a lack when they pass by themselves", () => {
    for (const errno of [Errno.EMFILE, Errno.ENFILE, Errno.ENOBUFS, Errno.EADDRNOTAVAIL])
      expect(isLocalLack(errno)).toBe(true);
    for (const errno of [Errno.ECONNREFUSED, Errno.EHOSTUNREACH, Errno.EPERM]) expect(isLocalLack(errno)).toBe(false);
  });

  it("say that no route or no permission was had when nothing was sent", () => {
    expect(fromConnectError(Errno.ENETUNREACH)).toBe(ObservationKind.noRoute);
    expect(fromConnectError(Errno.EPERM)).toBe(ObservationKind.localDenied);
    expect(fromConnectError(Errno.EAFNOSUPPORT)).toBe(ObservationKind.noSourceAddress);
  });
});
