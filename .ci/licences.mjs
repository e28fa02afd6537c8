// Fails when a crate or an npm package offers no licence that deny.toml allows. It needs cargo and node, nothing more.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

// Copyleft by file, and used to build and to test the interface only: nothing of them ships.
const NPM_EXCEPTIONS = [/^lightningcss(-|$)/, /^axe-core$/, /^@axe-core\//];
const NPM_EXCEPTION_LICENCES = ["MPL-2.0"];

// The packages of the interface, and of the other makes that it is tested against.
const NPM_FOLDERS = ["ui", "tests/peers/automerge"];
// Packages that only `make bench` installs: what they state is in npm's lock file.
const NPM_LOCKED = ["tests/peers/sync"];
// What these state in no form that the lock file takes over, as it stands in their own LICENSE or source files.
const NPM_STATED = new Map([
  ["end-stream 0.1.0", "MIT"],
  ["esprima-fb 15001.1.0-dev-harmony-fb", "BSD-2-Clause"],
  ["level-write-stream 1.0.0", "MIT"],
  ["readable-stream 0.0.4", "BSD-2-Clause"],
  ["tiny-queue 0.2.1", "Apache-2.0"],
  ["write-stream 0.4.3", "MIT"],
]);

const policy = readPolicy(readFileSync(join(ROOT, "deny.toml"), "utf8"));
const crates = listCrates();
const modules = [
  ...NPM_FOLDERS.flatMap((folder) => listModules(join(ROOT, folder, "node_modules"))),
  ...NPM_LOCKED.flatMap((folder) => listLocked(join(ROOT, folder, "package-lock.json"))),
];
const refused = [
  ...crates.filter(({ name, licence }) => !isAllowed(licence, policy.exceptions.get(name))),
  ...modules.filter(({ name, licence }) => !isAllowed(licence, npmException(name))),
];

for (const { name, version, licence, origin } of refused) {
  console.error(`${origin} ${name} ${version}: licence "${licence || "none stated"}" is not allowed by deny.toml`);
}
if (refused.length > 0) {
  console.error("Choose another package or, if its terms can be met, add the licence or an exception with its reason.");
  process.exit(1);
}
console.log(`${crates.length} crates and ${modules.length} npm packages: all licences allowed`);

/** The allowed licences and, by crate, the exceptions, of a deny.toml written as the one here is. */
function readPolicy(toml) {
  const strings = (list) => [...list.matchAll(/"([^"]+)"/g)].map(([, text]) => text);
  const allow = toml.match(/^allow = \[([^\]]*)\]/m);
  if (!allow) throw new Error("deny.toml has no `allow = [ … ]` under [licenses]");
  const exceptions = new Map();
  for (const [, crate, list] of toml.matchAll(/\{ crate = "([^"]+)", allow = \[([^\]]*)\] \}/g)) {
    exceptions.set(crate, strings(list));
  }
  return { allow: new Set(strings(allow[1])), exceptions };
}

function listCrates() {
  const args = ["metadata", "--format-version", "1", "--locked"];
  const stdio = ["ignore", "pipe", "inherit"];
  const { status, stdout } = spawnSync("cargo", args, { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 28, stdio });
  if (status !== 0) {
    console.error("The licences of the crates are unknown: cargo could not list them (its reason is above).");
    process.exit(1);
  }
  return JSON.parse(stdout).packages.map(({ name, version, license }) => ({
    origin: "crate",
    name,
    version,
    licence: license ?? "",
  }));
}

/** Every package below a node_modules folder, nested ones too. */
function listModules(folder) {
  if (!existsSync(folder)) throw new Error(`${folder} is missing: run \`npm ci\` beside it first`);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .flatMap(({ name }) => {
      const path = join(folder, name);
      return name.startsWith("@") ? readdirSync(path).map((scoped) => join(path, scoped)) : [path];
    })
    .flatMap((path) => [...readModule(path), ...nestedModules(path)]);
}

/** Every package that a lock file names, but for the one that it belongs to. */
function listLocked(file) {
  const packages = Object.entries(JSON.parse(readFileSync(file, "utf8")).packages).filter(([path]) => path !== "");
  return packages.map(([path, { version, license }]) => {
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const licence = NPM_STATED.get(`${name} ${version}`) ?? license ?? "";
    return { origin: "npm package", name, version, licence };
  });
}

function nestedModules(path) {
  const nested = join(path, "node_modules");
  return existsSync(nested) ? listModules(nested) : [];
}

function readModule(path) {
  const manifest = join(path, "package.json");
  if (!existsSync(manifest)) return [];
  const { name, version, license, licenses } = JSON.parse(readFileSync(manifest, "utf8"));
  const older = [licenses ?? []].flat().map((each) => each.type ?? each).join(" OR ");
  return [{ origin: "npm package", name, version, licence: license?.type ?? license ?? older }];
}

function npmException(name) {
  return NPM_EXCEPTIONS.some((pattern) => pattern.test(name)) ? NPM_EXCEPTION_LICENCES : [];
}

/** Whether an SPDX expression can be met: one side of each OR, both of each AND. What it cannot read, it refuses. */
function isAllowed(expression, exceptions = []) {
  const tokens = expression.match(/[()/]|[^\s()/]+/g) ?? [];
  const take = (...wanted) => (wanted.includes(tokens[0]) ? tokens.shift() : undefined);
  const either = () => {
    let met = both();
    while (take("OR", "/")) met = both() || met;
    return met;
  };
  const both = () => {
    let met = one();
    while (take("AND")) met = one() && met;
    return met;
  };
  const one = () => {
    if (take("(")) {
      const met = either();
      return take(")") !== undefined && met;
    }
    const licence = tokens.shift();
    // An SPDX exception only grants more.
    if (take("WITH")) tokens.shift();
    return policy.allow.has(licence) || exceptions.includes(licence);
  };
  return either() && tokens.length === 0;
}
