import { expect } from "vitest";
import type { ScheduleView } from "../src/schedules/schedule-view.ts";

/** Milliseconds after which nothing is expected to come any more. */
const PATIENCE_MS = 60_000;

type Headers = Readonly<Record<string, string>>;

export function postSchedule(url: string, body: unknown, headers: Headers = {}): Promise<Response> {
  return fetch(`${url}/v1/schedules`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

/** Makes a schedule, which must be taken. */
export async function addSchedule(url: string, body: unknown, headers: Headers = {}): Promise<ScheduleView> {
  const response = await postSchedule(url, body, headers);
  if (response.status !== 201) throw new Error(`Status ${response.status}: ${await response.text()}`);
  return (await response.json()) as ScheduleView;
}

export async function readSchedule(url: string, id: string, headers: Headers = {}): Promise<ScheduleView> {
  const response = await fetch(`${url}/v1/schedules/${id}`, { headers });
  if (response.status !== 200) throw new Error(`Status ${response.status}: ${await response.text()}`);
  return (await response.json()) as ScheduleView;
}

/** Waits until the last notice is as it should be. */
export async function waitForDelivery(
  url: string,
  id: string,
  wanted: Partial<NonNullable<ScheduleView["lastDelivery"]>>,
  headers: Headers = {},
): Promise<NonNullable<ScheduleView["lastDelivery"]>> {
  const read = async () => (await readSchedule(url, id, headers)).lastDelivery;
  await expect.poll(read, { timeout: PATIENCE_MS }).toMatchObject(wanted);
  const delivery = await read();
  if (delivery === null) throw new Error("The notice is gone.");
  return delivery;
}
