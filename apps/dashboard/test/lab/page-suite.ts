import type { Store } from "@portolan/store";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { launchChromium } from "./browser.ts";
import { type OpenedPage, openPage } from "./opened-page.ts";
import { Served } from "./served.ts";

/** What the tests of a suite open pages with. */
export interface PageSuite {
  /** The server of the test. */
  served(): Served;
  /** Starts one, until the test is over. */
  serve(fill?: (store: Store) => void): Promise<Served>;
  /** Opens a page of it. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  /** Whatever axe-core calls a violation of the page that is open. */
  barriers(): Promise<unknown[]>;
}

/**
 * To be called in a `describePage`: one browser for its tests. After each, whatever was done with the page, it must have done nothing but what
 * it should: no error, no dialog, no request to anybody but its server, nothing that its policy refuses.
 */
export function usePages(): PageSuite {
  let browser: Browser;
  let served: Served | undefined;
  let opened: OpenedPage | undefined;

  beforeAll(async () => {
    browser = await launchChromium();
  });

  afterEach(async () => {
    try {
      expect(opened?.incidents ?? []).toEqual([]);
      expect((await opened?.refusals()) ?? []).toEqual([]);
    } finally {
      await opened?.close();
      await served?.stop();
      opened = undefined;
      served = undefined;
    }
  });

  afterAll(async () => {
    await browser?.close();
  });

  const server = (): Served => {
    if (served === undefined) throw new Error("The test has started no server.");
    return served;
  };

  return {
    served: server,
    serve: async (fill) => {
      served = await Served.start(fill);
      return served;
    },
    open: async (path, options) => {
      await opened?.close();
      opened = await openPage(browser, server().url + path, options);
      return opened.page;
    },
    barriers: async () => (await opened?.barriers()) ?? [],
  };
}
