// What every page has: ages that stay right, buttons that copy, a filter for what runs where, and what a link leads to unfolded. A page is whole without it.
(() => {
  'use strict';
  document.documentElement.classList.add('scripted');

  const units = (minutes) => {
    const hours = Math.floor(minutes / 60), days = Math.floor(hours / 24);
    return days >= 10 ? `${days} d` : days >= 1 ? `${days} d ${hours % 24} h` : hours >= 1 ? `${hours} h ${Math.floor(minutes % 60)} min` : minutes >= 1 ? `${Math.floor(minutes)} min` : 'less than a minute';
  };

  function ages(root = document) {
    for (const time of root.querySelectorAll('time')) {
      const minutes = (Date.now() - Date.parse(time.dateTime)) / 60000;
      const text = minutes < -1 ? `in ${units(-minutes)}` : minutes < 1 ? 'just now' : `${units(minutes)} ago`;
      if (time.textContent !== text) time.textContent = text;
    }
  }

  // Every word has to be in the row: its name, a version, a state, a reason.
  function filter() {
    const box = document.querySelector('.filter input');
    if (!box) return;
    const words = box.value.toLowerCase().split(/\s+/).filter(word => word), rows = [...document.querySelectorAll('.matrix > tbody')];
    for (const row of rows) row.hidden = !words.every(word => row.rows[0].textContent.toLowerCase().includes(word));
    const said = words.length > 0 ? `${rows.filter(row => !row.hidden).length} of ${rows.length}` : '', status = document.querySelector('.filter [role=status]');
    if (status.textContent !== said) status.textContent = said;
  }

  function unfold() {
    const at = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (at && at.nodeName === 'DETAILS') at.open = true;
  }

  document.addEventListener('click', async event => {
    const button = event.target.closest('button.copy');
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.previousElementSibling.title);
      button.classList.add('done');
    } catch {
      // No clipboard here: the text is selected, so that a key press takes it.
      getSelection().selectAllChildren(button.previousElementSibling);
    }
    setTimeout(() => button.classList.remove('done'), 1500);
  });
  addEventListener('hashchange', unfold);
  document.addEventListener('input', event => event.target.closest('.filter') && filter());
  // What was drawn anew is settled again.
  window.settlePage = () => {
    ages();
    filter();
  };
  unfold();
  settlePage();
  setInterval(ages, 30000);
})();
