/**
 * Keeps what every screen is made of, and one page for when there is no network.
 *
 * The server writes one line above this file:
 *   self.shell = {"version": "…", "files": ["/static/…"], "offline": "/offline", "leave": ["/…"]};
 *
 * Nothing of a person is ever stored.  A page that takes long is held in memory,
 * once, until the offline page that stands in for it asks for it.
 */

const { version, files, offline, leave } = self.shell;
const CACHE = `shell-${version}`;
const PATIENCE = 300;
const HOLD = 3000;

/** What an employer opens, and what opens a wallet, is no business of a cache. */
const LEFT_ALONE = /^\/(s|v|signin|unlock)(\/|$)|\.\w+$/i;

/** The one page that is on its way: {url, answer, stop}. */
let late = null;

const withoutFragment = (url) => url.split("#")[0];

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll([...files, new Request(offline, { cache: "no-cache" })]);
}

async function forget() {
  late = null;
  const names = await caches.keys();
  await Promise.all(names.map((name) => caches.delete(name)));
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function fromShell(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreVary: true })) ?? fetch(request);
}

async function offlinePage() {
  const cache = await caches.open(CACHE);
  return (await cache.match(offline, { ignoreVary: true })) ?? Response.error();
}

/** Returns the page, or the offline page if it fails or takes too long. */
async function openPage(event) {
  const { request } = event;
  const url = withoutFragment(request.url);
  if (late?.url === url && late.isAsked) {
    const { answer } = late;
    late = null;
    return answer;
  }
  late?.stop.abort();
  const stop = new AbortController();
  const mine = { url, stop, isAsked: false };
  mine.answer = fetch(request, { signal: stop.signal });
  const settled = mine.answer.then(
    (answer) => answer,
    () => null,
  );
  event.waitUntil(settled);
  let timer;
  const tooLate = new Promise((done) => {
    timer = setTimeout(done, PATIENCE, "late");
  });
  const first = await Promise.race([settled, tooLate]);
  clearTimeout(timer);
  if (first && first !== "late") return first;
  const page = await offlinePage();
  // Nothing kept to show meanwhile: then there is only the network.
  if (page.type === "error") return mine.answer;
  mine.settled = settled;
  late = mine;
  return page;
}

/** Tells the offline page when the page that it stands in for has come. */
async function answerWaiting(client, url) {
  const mine = late;
  if (mine?.url !== withoutFragment(url)) {
    client.postMessage({ failed: url });
    return;
  }
  const answer = await mine.settled;
  if (late !== mine) return;
  if (answer) {
    mine.isAsked = true;
    client.postMessage({ answered: url });
    await new Promise((done) => setTimeout(done, HOLD));
  } else {
    client.postMessage({ failed: url });
  }
  if (late === mine) late = null;
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(tidy());
});

self.addEventListener("message", (event) => {
  const { data, source } = event;
  if (data.forget) event.waitUntil(forget());
  if (data.fill) event.waitUntil(fill());
  if (data.waiting) event.waitUntil(answerWaiting(source, data.waiting));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  // A form may change what any page shows.
  if (request.method !== "GET") late = null;
  if (request.method !== "GET" || origin !== location.origin) return;
  if (files.includes(pathname)) {
    event.respondWith(fromShell(request));
  } else if (request.mode === "navigate") {
    const isLeft = LEFT_ALONE.test(pathname) || leave.some((start) => pathname.startsWith(start));
    if (!isLeft) event.respondWith(openPage(event));
  }
});
