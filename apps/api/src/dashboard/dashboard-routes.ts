import { join } from "node:path";
import express, { type RequestHandler } from "express";
import { Problem } from "../problem/problem.ts";

/** The addresses that the page has views for, as apps/dashboard/src/app.tsx lists them. */
export const DASHBOARD_PATHS = ["/", "/scans/:id", "/hosts/:ip", "/hosts", "/compare", "/schedules"];

const YEAR_MS = 365 * 24 * 60 * 60 * 1_000;

/** The dashboard's page, whatever the view: its script reads the address. It is never kept, since it names the files of one build. */
export function showDashboard(folder: string): RequestHandler {
  return (_request, response, next) => {
    const headers = { "Cache-Control": "no-store" };
    response.sendFile("index.html", { root: folder, cacheControl: false, headers }, (error) => {
      if (error === undefined || response.headersSent) return;
      const detail = "This server was built without its dashboard: run npx nx build api.";
      next(new Problem("not-found", detail, { cause: error }));
    });
  };
}

/** The files that the page names. Their names hold a digest of what is in them, so that they never change. */
export function dashboardAssets(folder: string): RequestHandler {
  return express.static(join(folder, "assets"), { immutable: true, maxAge: YEAR_MS, index: false, redirect: false });
}
