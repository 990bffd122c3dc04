// The real programs: a fleet server with made-up customers, and one enrolled phone.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const programs = join(process.env.CARGO_TARGET_DIR ?? "target", "release");
const pin = "493817";

/** What the phones say of themselves: a page's worst case in width. */
const report = {
  app_version: "1.4.0-rc.2+20261127",
  os_api: 35,
  security_patch: "2026-11-05",
  role: "managed",
  screen_lock: false,
  strong_box: null,
  battery_exempt: false,
  background_runs_ms: [1790000000000, 1789999100000],
  managed_keys: [
    { key: "enrolment", outcome: "applied", why: "ok" },
    { key: "a_key_that_another_console_has_made_up_and_named_at_some_length", outcome: "refused", why: "control_characters" },
  ],
};

/** Runs a program and reads the one JSON object that it prints. `codes` are the exit codes that are expected. */
function run(program, args, codes = [0]) {
  try {
    const text = execFileSync(join(programs, program), args, {
      env: { ...process.env, FIELD_AGENT_PIN: pin },
      stdio: ["ignore", "pipe", "ignore"],
      encoding: "utf8",
    });
    return JSON.parse(text);
  } catch (error) {
    if (codes.includes(error.status)) return JSON.parse(error.stdout);
    throw new Error(`${program} ${args.join(" ")}: exit ${error.status}`);
  }
}

/** Starts a fleet. `stop` ends it and removes its files. */
export async function startFleet() {
  const folder = mkdtempSync(join(tmpdir(), "fieldvault-console-"));
  const data = join(folder, "data");
  const admin = (...args) => run("fleet-server", ["--data", data, ...args, "--json"]);
  const password = admin("init", "--name", "示例公司 Example Trading").one_time_password;
  for (const person of ["sales01", "Alexandra-Featherstonehaugh-Cholmondeley"]) {
    admin("users", "add", person, "--role", "salesperson");
  }
  admin("sample-data", "--customers", "60", "--owners", "1", "--seed", "7");
  const server = spawn(
    join(programs, "fleet-server"),
    ["--data", data, "serve", "--device-addr", "127.0.0.1:0", "--console-addr", "127.0.0.1:0", "--json"],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  const first = await new Promise((resolve, reject) => {
    server.stdout.once("data", (line) => resolve(JSON.parse(line.toString().split("\n")[0])));
    server.once("exit", (code) => reject(new Error(`serve ended with ${code}`)));
  });
  const phone = (name, ...args) =>
    run("field-agent", ["--home", join(folder, name), "--json", ...args], [0, 5]);
  const enrol = (person, name) => {
    const payload = join(folder, `${name}.token`);
    admin("enrol-token", "--user", person, "--out", payload);
    phone(name, "enrol", "--payload", payload);
    const posture = join(folder, `${name}.report`);
    writeFileSync(posture, JSON.stringify(report));
    phone(name, "report", "--from", posture);
    phone(name, "sync");
    return phone(name, "status").device;
  };
  return {
    url: first.console_url,
    password,
    devices: {
      sales01: enrol("sales01", "phone-1"),
      long: enrol("Alexandra-Featherstonehaugh-Cholmondeley", "phone-2"),
    },
    verifies: (file) => admin("receipts", "verify", file).ok,
    syncFirstPhone: () => phone("phone-1", "sync"),
    stop() {
      server.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
