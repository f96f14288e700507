import type { ScheduleView } from "../src/schedules/schedule-view.ts";

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
