import { LocationProvider, Route, Router } from "preact-iso";
import { ComparePage } from "./compare/compare-page.tsx";
import { HostsPage } from "./hosts/find-host.tsx";
import { HostPage } from "./hosts/host-page.tsx";
import { Layout } from "./layout/layout.tsx";
import { NotFoundPage } from "./layout/not-found-page.tsx";
import { ScanPage } from "./scan/scan-page.tsx";
import { ScansPage } from "./scans/scans-page.tsx";
import { SchedulesPage } from "./schedules/schedules-page.tsx";
import { isTokenWanted } from "./session/session.ts";
import { TokenPrompt } from "./session/token-prompt.tsx";

/** The page. The server serves it at the addresses that are listed here (apps/api/src/dashboard/dashboard-routes.ts). */
export function App() {
  return (
    <LocationProvider>
      <Layout>
        {isTokenWanted.value ? (
          <TokenPrompt />
        ) : (
          <Router>
            <Route path="/" component={ScansPage} />
            <Route path="/scans/:id" component={ScanPage} />
            <Route path="/hosts" component={HostsPage} />
            <Route path="/hosts/:ip" component={HostPage} />
            <Route path="/compare" component={ComparePage} />
            <Route path="/schedules" component={SchedulesPage} />
            <Route default component={NotFoundPage} />
          </Router>
        )}
      </Layout>
    </LocationProvider>
  );
}
