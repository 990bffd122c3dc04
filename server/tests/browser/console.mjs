// The console in real Chromium: sign in, the forced change of the one-time password, devices, an erase with its live
// timeline and its receipt; every page in Chinese and English, light and dark, on a wide and a small screen and at twice the
// text size, without a script error, a blocked resource or a page that must be scrolled sideways.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

import { startFleet } from "./fleet.mjs";

const shots = join(process.env.CARGO_TARGET_DIR ?? "target", "console-pictures");
const passphrase = "a-long-enough-passphrase-9";
const arguments_ = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

mkdirSync(shots, { recursive: true });
const fleet = await startFleet();
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: arguments_ });
const faults = [];

/** A page that records everything that goes wrong in it. */
async function open(options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of (401|422)/.test(message.text())) faults.push(`console: ${message.text()}`);
  });
  return { context, page };
}

const submit = (page, action) =>
  Promise.all([page.waitForNavigation(), page.click(`main form${action ? `[action="${action}"]` : ':not([action="/language"])'} button`)]);

try {
  const { context, page } = await open({ locale: "zh-CN", viewport: { width: 1200, height: 800 } });
  const response = await page.goto(fleet.url);
  assert.match(response.headers()["content-security-policy"], /default-src 'none'|script-src 'self'/);
  assert.equal(await page.getAttribute("html", "lang"), "zh");

  // A wrong password says so and lets nobody in.
  await page.fill("input[name=name]", "admin");
  await page.fill("input[type=password]", "not-the-password");
  await submit(page, "/sign-in");
  assert.match(page.url(), /sign-in/);
  await page.goto(`${fleet.url}/devices`);
  assert.match(page.url(), /sign-in/, "devices are not shown to strangers");

  // The one-time password opens nothing but its own replacement.
  await page.fill("input[name=name]", "admin");
  await page.fill("input[type=password]", fleet.password);
  await submit(page, "/sign-in");
  assert.match(page.url(), /password/);
  await page.goto(`${fleet.url}/devices`);
  assert.match(page.url(), /password/, "the one-time password must be replaced first");
  await page.fill("input[name=current]", fleet.password);
  await page.fill("input[name=new]", passphrase);
  await page.fill("input[name=repeat]", passphrase);
  await submit(page);
  assert.match(page.url(), /devices/);
  assert.equal(await page.locator("tbody tr").count(), 2);

  // What a phone says of itself stands on its page.
  await page.goto(`${fleet.url}/devices/${fleet.devices.long}`);
  const said = await page.textContent("main");
  for (const words of ["1.4.0-rc.2+20261127", "由其他应用管理", "已拒绝", "control_characters"]) {
    assert.ok(said.includes(words), `the phone's page says ${words}`);
  }

  // An erase needs the person's name typed, and then tells its states as they come, without a reload.
  const device = `${fleet.url}/devices/${fleet.devices.sales01}`;
  await page.goto(`${device}/erase`);
  await page.fill("main form input[name=reason]", "手机丢失");
  await page.fill("main form input[name=confirm]", "somebody-else");
  await submit(page, `/devices/${fleet.devices.sales01}/erase`).catch(() => {});
  assert.match(page.url(), /erase/, "another name orders nothing");
  assert.equal(await page.inputValue("main form input[name=reason]"), "手机丢失", "the reason stays");
  await page.fill("main form input[name=confirm]", "sales01");
  await submit(page, `/devices/${fleet.devices.sales01}/erase`);
  assert.match(page.url(), new RegExp(`/devices/${fleet.devices.sales01}$`));
  assert.doesNotMatch(await page.textContent("main"), /已擦除，有证明/, "not erased before it is proved");
  assert.match(await page.textContent("main"), /原因: 手机丢失/);
  fleet.syncFirstPhone();
  await page.waitForFunction(() => document.querySelector("main").textContent.includes("已擦除，有证明"), null, {
    timeout: 30_000,
  });
  const receipt = await page.getAttribute('a[href*="/receipts/"]', "href");

  // The proof as a file of its own: one sheet of A4, which the server's own program believes.
  for (const [language, words] of [["zh", "已擦除，有证明"], ["en", "Erased, proved"]]) {
    await context.addCookies([{ name: "language", value: language, url: fleet.url }]);
    await page.goto(`${fleet.url}${receipt}`);
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[download]")]);
    const file = join(shots, `certificate-${language}.html`);
    await download.saveAs(file);
    assert.equal(fleet.verifies(file), true, "the certificate is good");
    const sheet = await context.newPage();
    await sheet.goto(pathToFileURL(resolve(file)).href);
    assert.ok((await sheet.textContent("body")).includes(words), `the certificate speaks ${language}`);
    const printed = (await sheet.pdf({ preferCSSPageSize: true, path: file.replace("html", "pdf") })).toString("latin1");
    assert.equal(printed.match(/\/Type\s*\/Page\b(?!s)/g).length, 1, "it is one page");
    await sheet.screenshot({ path: file.replace("html", "png"), fullPage: true });
    await sheet.close();
  }
  await context.clearCookies({ name: "language" });

  // Every page, every way that people look at it.
  const state = await context.storageState();
  const pages = {
    devices: "/devices",
    device: `/devices/${fleet.devices.long}`,
    erase: `/devices/${fleet.devices.long}/erase`,
    eraseCustomer: `/devices/${fleet.devices.long}/erase-customer`,
    erased: `/devices/${fleet.devices.sales01}`,
    receipt,
    customers: "/customers",
  };
  for (const [language, locale] of [["zh", "zh-CN"], ["en", "en-GB"]]) {
    for (const colorScheme of ["light", "dark"]) {
      for (const [size, width] of [["wide", 1200], ["small", 390]]) {
        const view = await open({ locale, colorScheme, viewport: { width, height: 800 }, storageState: state });
        for (const [name, path] of Object.entries(pages)) {
          await view.page.goto(fleet.url + path);
          assert.equal(await view.page.getAttribute("html", "lang"), language, `${name} speaks ${language}`);
          for (const scale of [1, 2]) {
            await view.page.evaluate((factor) => (document.documentElement.style.fontSize = `${factor * 100}%`), scale);
            const wide = await view.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
            assert.ok(wide <= 0, `${name} ${language} ${size} at ${scale * 100} % is ${wide} px too wide`);
            const tag = scale === 2 ? "-large" : "";
            await view.page.screenshot({ path: join(shots, `${name}-${language}-${colorScheme}-${size}${tag}.png`), fullPage: true });
          }
        }
        await view.context.close();
      }
    }
  }
  assert.deepEqual(faults, []);
  console.log(`console: all pages hold; pictures in ${shots}`);
} finally {
  await browser.close();
  fleet.stop();
}
