/** Notices of changes, as they are posted to a webhook: `@portolan/report/notice`. */
export { type Answer, judgeAnswer } from "./notice/judge-answer.ts";
export { createNotice, type Notice, type NoticeOrigin } from "./notice/notice.ts";
export { noticeHeaders } from "./notice/notice-headers.ts";
