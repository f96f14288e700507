/**
 * The schema, as the steps that led to it. Forward only: what was released is never changed, what comes later is a step at the end.
 *
 * Times are milliseconds since 1970 (Unix time), texts named `…_json` hold JSON.
 */
export const MIGRATIONS: readonly string[] = [
  `
  create table tokens (
    id text primary key,
    name text not null,
    -- SHA-256 of the secret in hexadecimal; the secret is nowhere else.
    hash text not null,
    grant_json text not null,
    created_ms integer not null,
    expires_ms integer,
    revoked_ms integer
  ) strict;

  create table scans (
    number integer primary key,
    id text not null unique,
    -- The token that asked for it; empty for whoever needs none.
    owner text not null,
    status text not null,
    created_ms integer not null,
    started_ms integer,
    ended_ms integer,
    request_json text not null,
    plan_json text not null,
    progress_json text,
    failure_json text,
    idempotency_key text,
    request_hash text not null,
    -- The highest number that an event of this scan was given.
    last_sequence integer not null default 0
  ) strict;

  create unique index scans_by_key on scans(owner, idempotency_key) where idempotency_key is not null;
  create index scans_by_owner on scans(owner, created_ms);
  create index scans_by_status on scans(status, number);

  -- What a scan told, in order. The columns between type and event_json repeat what is in event_json, to be searched by.
  create table events (
    scan integer not null references scans(number) on delete cascade,
    sequence integer not null,
    type text not null,
    ip text,
    hostname text,
    protocol text,
    port integer,
    state text,
    service text,
    event_json text not null,
    primary key (scan, sequence)
  ) strict, without rowid;

  -- A resumed scan tells again what its checkpoint holds, and may find again what it had found after that: it is told once.
  create unique index told_ports on events(scan, ip, port, protocol) where type = 'port';
  create unique index told_hosts on events(scan, ip) where type = 'host';
  create unique index told_warnings on events(scan, event_json) where type = 'warning';
  create unique index told_starts on events(scan) where type = 'start';

  create index ports_in_order on events(scan, sequence) where type = 'port';
  create index ports_by_state on events(scan, state, sequence) where type = 'port';
  create index ports_by_port on events(scan, port, sequence) where type = 'port';
  create index ports_by_service on events(scan, service, sequence) where type = 'port' and service is not null;
  create index ports_by_hostname on events(scan, hostname, sequence) where type = 'port' and hostname is not null;

  create table audit (
    number integer primary key,
    time_ms integer not null,
    actor text not null,
    action text not null,
    subject text not null,
    detail_json text not null
  ) strict;

  create trigger audit_stays before update on audit begin select raise(abort, 'the audit log is append-only'); end;
  create trigger audit_is_kept before delete on audit begin select raise(abort, 'the audit log is append-only'); end;
  `,
  `
  -- What was ever found at an address, by time, whichever scan found it.
  create index ports_by_address on events(ip, event_json ->> 'time') where type = 'port';
  `,
  `
  -- The schedule that asked for a scan; its name stays when the schedule goes.
  alter table scans add column schedule text;
  create index scans_by_schedule on scans(schedule, number) where schedule is not null;

  create table schedules (
    number integer primary key,
    id text not null unique,
    owner text not null,
    name text,
    status text not null,
    cron text not null,
    time_zone text not null,
    jitter_seconds integer not null,
    scan_json text not null,
    created_ms integer not null,
    -- The next time of the cron expression, and when the scan is to begin, jitter included; none while it is paused.
    planned_ms integer,
    due_ms integer,
    last_skip_json text,
    idempotency_key text,
    request_hash text not null
  ) strict;

  create unique index schedules_by_key on schedules(owner, idempotency_key) where idempotency_key is not null;
  create index schedules_by_due on schedules(due_ms) where due_ms is not null;

  -- A scan for each planned time, and no more than one; those without a planned time were asked for by hand.
  create table schedule_runs (
    scan integer primary key references scans(number) on delete cascade,
    schedule integer not null references schedules(number) on delete cascade,
    planned_ms integer
  ) strict;

  create unique index runs_by_time on schedule_runs(schedule, planned_ms);
  create index runs_in_order on schedule_runs(schedule, scan);
  `,
  `
  -- When a scan was taken out that is over: it is not there for anybody any more, and what it told goes by and by.
  alter table scans add column removed_ms integer;
  create index scans_by_end on scans(ended_ms, number) where ended_ms is not null and removed_ms is null;
  create index scans_to_remove on scans(number) where removed_ms is not null;
  `,
  `
  alter table schedules add column webhook_json text;
  -- What notices are signed with: in clear, since a digest signs nothing.
  alter table schedules add column webhook_secret text;

  -- Whether it was seen that the scan is over, and compared where it is to be.
  alter table schedule_runs add column is_settled integer not null default 0;
  create index runs_to_settle on schedule_runs(scan) where is_settled = 0;

  create table notices (
    number integer primary key,
    id text not null unique,
    schedule integer not null references schedules(number) on delete cascade,
    scan text not null,
    body text not null,
    attempts integer not null default 0,
    -- When it is to be posted next; none when it was delivered or given up.
    next_ms integer,
    delivered_ms integer,
    -- Why it is not delivered, in a clause.
    problem text
  ) strict;

  create index notices_to_post on notices(next_ms) where next_ms is not null;
  create index notices_by_schedule on notices(schedule, number);
  `,
  `
  -- When tokens asked for scans, also for those that were removed since: what their rates are held against.
  create table scan_requests (
    owner text not null,
    time_ms integer not null
  ) strict;

  create index scan_requests_by_owner on scan_requests(owner, time_ms);
  create index scan_requests_by_time on scan_requests(time_ms);
  insert into scan_requests (owner, time_ms) select owner, created_ms from scans where owner <> '';
  `,
];
