import { Empty } from "../parts/notice.tsx";
import { PageTitle } from "../parts/page-title.tsx";

/** There is no such page. */
export function NotFoundPage() {
  return (
    <>
      <PageTitle title="Not found" />
      <Empty title="There is no such page">
        <p>
          <a href="/">All scans</a> are a good place to begin.
        </p>
      </Empty>
    </>
  );
}
