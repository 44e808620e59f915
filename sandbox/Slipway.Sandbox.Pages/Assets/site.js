// Keeps the page as it would be if it were loaded now. Without this script, pages reload themselves while something moves.
(() => {
  'use strict';
  const announcement = document.getElementById('announcement');
  let changes = null, log = null, busy = false, again = false;

  // Makes one tree like another while it keeps what a person has done to it: focus, folded sections, a log that was read to its end.
  function morph(from, to) {
    if (from.isEqualNode(to)) return;
    if (from.nodeType !== to.nodeType || from.nodeName !== to.nodeName || from.id !== to.id) {
      from.replaceWith(to.cloneNode(true));
      return;
    }
    if (from.nodeType !== Node.ELEMENT_NODE) {
      from.nodeValue = to.nodeValue;
      return;
    }
    if (from.dataset.keep && from.dataset.keep === to.dataset.keep) return;
    for (const { name, value } of [...to.attributes]) {
      if (from.getAttribute(name) !== value && !(name === 'open' && from.nodeName === 'DETAILS')) from.setAttribute(name, value);
    }
    for (const { name } of [...from.attributes]) {
      if (!to.hasAttribute(name) && !(name === 'open' && from.nodeName === 'DETAILS')) from.removeAttribute(name);
    }
    if (from.nodeName === 'INPUT' && from.type === 'hidden') from.value = to.value;
    const before = [...from.childNodes], after = [...to.childNodes];
    after.forEach((node, index) => index < before.length ? morph(before[index], node) : from.append(node.cloneNode(true)));
    before.slice(after.length).forEach(node => node.remove());
  }

  async function refresh() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      const response = await fetch(location.href, { cache: 'no-store' });
      const next = new DOMParser().parseFromString(await response.text(), 'text/html');
      document.title = next.title;
      document.body.dataset.version = next.body.dataset.version;
      for (const id of ['broken', 'main']) {
        const [now, then] = [document.getElementById(id), next.getElementById(id)];
        if (now && then) morph(now, then);
      }
      const said = next.getElementById('announcement').textContent;
      if (said !== announcement.textContent) announcement.textContent = said;
      settlePage();
      followLog();
    } catch {
      // The sandbox is away, perhaps because it was told to die. The stream comes back with it.
    } finally {
      busy = false;
      if (again) {
        again = false;
        refresh();
      }
    }
  }

  // Sources are closed while nobody looks: a browser opens only a few connections to one site.
  function listen() {
    if (document.hidden) {
      changes?.close();
      log?.close();
      changes = log = null;
      return;
    }
    if (!changes) {
      changes = new EventSource('/sandbox/events');
      changes.addEventListener('change', event => {
        if (event.data !== document.body.dataset.version) refresh();
      });
    }
    followLog();
  }

  function followLog() {
    const box = document.querySelector('.log[data-stream]');
    if (log || !box || !box.dataset.stream) return;
    const parts = () => box.querySelector(':scope > details:last-of-type[data-open] > div') ?? box;
    const address = box.dataset.stream.split('?')[0];
    const add = (event, change) => {
      // Where to go on, when the page has been out of sight.
      box.dataset.stream = `${address}?from=${event.lastEventId}`;
      const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
      change();
      if (isAtEnd) box.scrollTop = box.scrollHeight;
    };
    // The group that the page ends in goes on.
    if (box.lastElementChild?.nodeName === 'DETAILS') box.lastElementChild.dataset.open = '';
    box.scrollTop = box.scrollHeight;
    log = new EventSource(box.dataset.stream);
    log.addEventListener('line', event => add(event, () => parts().insertAdjacentHTML('beforeend', event.data)));
    log.addEventListener('groupend', event => add(event, () => box.querySelectorAll('details[data-open]').forEach(group => delete group.dataset.open)));
    log.addEventListener('group', event => add(event, () => {
      box.querySelectorAll('details[data-open]').forEach(group => delete group.dataset.open);
      box.insertAdjacentHTML('beforeend', `<details open data-open><summary>${event.data}</summary><div></div></details>`);
    }));
    log.addEventListener('end', () => {
      log.close();
      log = null;
      box.dataset.stream = '';
      refresh();
    });
  }

  // A button acts once.
  document.addEventListener('submit', event => {
    for (const button of event.target.querySelectorAll('button')) setTimeout(() => button.disabled = true);
  });
  window.addEventListener('pageshow', () => document.querySelectorAll('button[disabled]').forEach(button => button.disabled = false));
  document.addEventListener('visibilitychange', listen);
  listen();
})();
