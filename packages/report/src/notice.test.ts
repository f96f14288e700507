import { expect, test } from "vitest";
import * as notice from "./notice.ts";

test("the subpath gives exactly these", () => {
  expect(Object.keys(notice).sort()).toEqual(["createNotice", "judgeAnswer", "noticeHeaders"]);
});
