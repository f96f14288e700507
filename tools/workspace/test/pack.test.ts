import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { x } from "tinyexec";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { WORKSPACE_ROOT } from "../src/projects.ts";

/** What we publish, and what a packed one may hold beside its package.json and README. */
const PACKED = {
  "packages/core": /^dist\/(?:[\w.-]+\.js|(?:[\w-]+\/)*[\w.-]+\.d\.ts)$/,
  "packages/services-db": /^(?:NOTICE\.md|dist\/(?:[\w.-]+\.js|(?:[\w-]+\/)*[\w.-]+\.d\.ts))$/,
  "packages/report": /^dist\/(?:[\w-]+\/)*[\w.-]+\.(?:js|d\.ts)$/,
  "packages/store": /^dist\/(?:[\w.-]+\.js|(?:[\w-]+\/)*[\w.-]+\.d\.ts)$/,
  "packages/client": /^(?:openapi\.json|dist\/(?:[\w.-]+\.js|(?:[\w-]+\/)*[\w.-]+\.d\.ts))$/,
  "apps/cli": /^(?:bin\/portolan\.cjs|dist\/(?:[\w.-]+\.js|package\.json|portolan\.1))$/,
  "apps/api":
    /^(?:bin\/portolan-api\.js|dist\/(?:[\w.-]+\.js|docs\/(?:LICENSE|NOTICE|swagger-ui[\w.-]*\.(?:css|js|txt))|dashboard\/(?:index\.html|assets\/[\w-]+\.(?:js|css|svg))))$/,
} as const;

type PackedProject = keyof typeof PACKED;

const packSchema = z
  .array(z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }))
  .or(z.record(z.string(), z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) })))
  .transform((packs) => Object.values(packs)[0]);

const eventSchema = z.looseObject({ type: z.string() });

let folder: string;
let packs: ReadonlyMap<PackedProject, { readonly filename: string; readonly files: readonly string[] }>;
let listener: Server;
let port: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portolan-pack-"));
  packs = new Map(
    await Promise.all(
      (Object.keys(PACKED) as PackedProject[]).map(async (project) => [project, await pack(project)] as const),
    ),
  );
  listener = createServer((socket) => socket.on("error", () => undefined).destroy()).listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  if (address === null || typeof address === "string") throw new Error("The listener has no port.");
  port = address.port;
});

afterAll(async () => {
  listener.close();
  await rm(folder, { recursive: true, force: true });
});

async function pack(project: PackedProject) {
  const { stdout } = await x("npm", ["pack", `./${project}`, "--pack-destination", folder, "--json"], {
    throwOnError: true,
    nodeOptions: { cwd: WORKSPACE_ROOT },
  });
  const packed = packSchema.parse(JSON.parse(stdout));
  if (packed === undefined) throw new Error(`npm packed nothing of ${project}.`);
  return { filename: packed.filename, files: packed.files.map(({ path }) => path) };
}

/** Installs packed projects, and packages of the registry, into an empty folder of their own. */
async function install(
  name: string,
  projects: readonly PackedProject[],
  others: readonly string[] = [],
): Promise<string> {
  const home = join(folder, name);
  await mkdir(home);
  await writeFile(join(home, "package.json"), '{ "name": "consumer", "private": true, "type": "module" }\n');
  const tarballs = projects.map((project) => join(folder, packs.get(project)?.filename ?? project));
  await run(home, "npm", "install", "--no-audit", "--no-fund", "--prefer-offline", ...tarballs, ...others);
  return home;
}

/** Runs a command that must succeed, with nothing of the workspace in reach. */
async function run(home: string, command: string, ...args: string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await x(command, args, { nodePath: false, nodeOptions: { cwd: home } });
  if (exitCode !== 0)
    throw new Error(`${command} ${args.join(" ")} ended with status ${exitCode}:\n${stderr}${stdout}`);
  return stdout;
}

describe.each(Object.entries(PACKED))("the package of %s", (name, allowed) => {
  it("holds what is meant to be published, and nothing else", () => {
    const files = packs.get(name as PackedProject)?.files ?? [];
    expect(files).toEqual(expect.arrayContaining(["package.json", "README.md"]));
    expect(files.filter((path) => path !== "package.json" && path !== "README.md" && !allowed.test(path))).toEqual([]);
    expect(files.filter((path) => /\.(?:test|contract|bench)\./.test(path))).toEqual([]);
  });
});

it("core's package holds its worker and its declarations", () => {
  const files = packs.get("packages/core")?.files;
  expect(files).toEqual(expect.arrayContaining(["dist/index.js", "dist/index.d.ts", "dist/probe.worker.js"]));
});

it("the command's package holds its manual", () => {
  expect(packs.get("apps/cli")?.files).toContain("dist/portolan.1");
});

it("the HTTP endpoint's package holds its page", () => {
  expect(packs.get("apps/api")?.files).toContain("dist/dashboard/index.html");
});

it("the HTTP endpoint's package holds what shows its documentation, and its licence", () => {
  const files = packs.get("apps/api")?.files;
  for (const file of ["swagger-ui.css", "swagger-ui-bundle.js", "LICENSE"])
    expect(files).toContain(`dist/docs/${file}`);
});

describe("the apps, installed without our packages", () => {
  let home: string;

  beforeAll(async () => {
    home = await install("apps", ["apps/cli", "apps/api"]);
  });

  it("load all that they need", async () => {
    const refused = run(home, "npx", "--no-install", "portolan-api", "--host", "192.0.2.1");
    await expect(refused).rejects.toThrow("is not a loopback address");
  });

  it("say their version", async () => {
    expect(await run(home, "npx", "--no-install", "portolan", "--version")).toBe("portolan 0.1.0\n");
  });

  it("run a configuration in TypeScript", async () => {
    const path = join(home, "portolan.config.ts");
    await writeFile(path, "const timing: number = 4;\nexport default { timing };\n");
    const table = await run(home, "npx", "--no-install", "portolan", "config");
    await rm(path);
    expect(table).toContain(`timing   4      "${path}"`);
  });

  it("find a listener", async () => {
    const args = ["--no-install", "portolan", "-p", `${port}`, "--ndjson", "127.0.0.1"];
    expect(await openPorts(await run(home, "npx", ...args))).toEqual([port]);
  });

  it("find it with worker threads, too", async () => {
    const args = ["--no-install", "portolan", "-p", `${port}`, "--workers", "2", "--ndjson", "127.0.0.1-8"];
    expect(await openPorts(await run(home, "npx", ...args))).toEqual([port]);
  });
});

describe("the libraries, installed together", () => {
  let home: string;

  beforeAll(async () => {
    const versions = await readVersions("typescript", "@types/node");
    home = await install("libraries", ["packages/core", "packages/services-db", "packages/report"], versions);
  });

  it("scan with a pool of workers", async () => {
    await writeFile(
      join(home, "scan.js"),
      `import { scan } from "@portolan/core";
       for await (const event of scan({ targets: ["127.0.0.1-8"], ports: "${port}", workers: 2 })) console.log(JSON.stringify(event));`,
    );
    expect(await openPorts(await run(home, process.execPath, "scan.js"))).toEqual([port]);
  });

  it("do what core's README shows", async () => {
    const readme = await readFile(join(home, "node_modules/@portolan/core/README.md"), "utf8");
    const examples = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code = ""]) => code);
    expect(examples).toHaveLength(3);
    const outputs: string[] = [];
    for (const [index, code] of examples.entries()) {
      await writeFile(join(home, `example-${index}.js`), code);
      outputs.push(await run(home, process.execPath, `example-${index}.js`));
    }
    expect(outputs[0]).toMatch(/^1024 ports decided with \d+ probes\n$/m);
    expect(outputs[1]).toBe("7 of 7 hosts, finished\n");
    expect(outputs[2]).toMatch(/^127\.0\.0\.1 \S+\n$/);
  });

  it("have types that hold, and names of services", async () => {
    await writeFile(join(home, "consumer.ts"), CONSUMER);
    await writeFile(join(home, "tsconfig.json"), JSON.stringify(CONSUMER_CONFIGURATION));
    await run(home, "npx", "--no-install", "tsc", "-p", ".");
    expect(await run(home, process.execPath, "consumer.js")).toBe("ssh\n");
  });
});

/** Compiles only when the types of both packages arrive, and agree. The wrong call must be refused: `any` would let it pass. */
const CONSUMER = `
import { type ScanRequest, type Service, type ServiceCatalogue } from "@portolan/core";
import { createServiceCatalogue } from "@portolan/services-db";
const catalogue: ServiceCatalogue = createServiceCatalogue();
const service: Service | undefined = catalogue.lookup("tcp", 22);
export const request: ScanRequest = { targets: ["127.0.0.1"], ports: "ssh", catalogue };
// @ts-expect-error There is no such protocol.
export const wrong = () => catalogue.lookup("sctp", 22);
console.log(service?.name);
`;

const CONSUMER_CONFIGURATION = {
  compilerOptions: {
    module: "nodenext",
    moduleResolution: "nodenext",
    target: "es2023",
    strict: true,
    types: ["node"],
    skipLibCheck: false,
  },
  files: ["consumer.ts"],
};

/** Packages at the versions that the workspace has, as npm takes them. */
async function readVersions(...names: string[]): Promise<string[]> {
  const schema = z.object({ devDependencies: z.record(z.string(), z.string()) });
  const { devDependencies } = schema.parse(JSON.parse(await readFile(join(WORKSPACE_ROOT, "package.json"), "utf8")));
  return names.map((name) => `${name}@${devDependencies[name] ?? "missing"}`);
}

/** The open ports among lines of NDJSON, which must end with the end of a finished scan. */
async function openPorts(ndjson: string): Promise<unknown[]> {
  const events = ndjson
    .trimEnd()
    .split("\n")
    .map((line) => eventSchema.parse(JSON.parse(line)));
  expect(events.at(-1)).toMatchObject({ type: "end", status: "finished" });
  return events.filter((event) => event.type === "port" && event["state"] === "open").map((event) => event["port"]);
}
