// What is wrong with a page for somebody who sees badly, has a small screen, a finger, a keyboard, or a reader. An expression: its value is a list of sentences.
(() => {
  const problems = new Set();
  const nameOf = element => `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} "${(element.textContent ?? '').trim().slice(0, 60)}"`;
  const isSeen = element => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && !element.closest('.hidden, .skip');
  const isPhone = innerWidth < 500;

  // What is far below is drawn when it is scrolled to.
  for (const element of document.querySelectorAll('.history')) element.style.contentVisibility = 'visible';

  // WCAG 2.2, 1.4.3: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
  const numbers = text => text.replace(/^[a-z]+\(\s*(srgb )?/, '').split(/[ ,/)]+/).filter(part => part).map(Number);
  const colour = text => {
    const [r, g, b, a = 1] = numbers(text), scale = text.startsWith('color(') ? 255 : 1;
    return [r * scale, g * scale, b * scale, a];
  };
  const over = (top, below) => top.slice(0, 3).map((value, index) => value * top[3] + below[index] * (1 - top[3]));
  const luminance = rgb => rgb.map(value => value / 255).map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4).reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const backOf = element => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.unshift(colour(getComputedStyle(at).backgroundColor));
    return layers.reduce((below, layer) => over(layer, below), matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255]);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.nodeValue.trim() || element.closest('script, style, title') || !isSeen(element)) continue;
    const style = getComputedStyle(element), size = parseFloat(style.fontSize), back = backOf(element);
    const ratio = contrast(over(colour(element.closest('svg') ? style.fill : style.color), back), back);
    const needed = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    if (ratio < needed) problems.add(`has the contrast ${ratio.toFixed(2)} and not ${needed}: ${nameOf(element)}`);
    if (element.closest('svg') && element.getBoundingClientRect().height < 9.5) problems.add(`is too small to be read: ${nameOf(element)}`);
  }

  if (document.documentElement.scrollWidth > innerWidth) problems.add(`is ${document.documentElement.scrollWidth} pixels wide on a screen of ${innerWidth}`);

  for (const element of document.querySelectorAll('a[href], button, input:not([type=hidden]), summary, [tabindex="0"], table, svg[role=img], meter')) {
    if (!isSeen(element)) continue;
    const isFrame = element.matches('table, [tabindex="0"]'), label = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.caption?.textContent
      ?? (isFrame ? element.closest('[aria-label], [aria-labelledby], figure')?.tagName : element.textContent);
    if (!label?.trim()) problems.add(`has no name: ${nameOf(element)}`);
    const { width, height } = element.getBoundingClientRect();
    if (isPhone && (element.matches('button, summary, input, .button') || element.closest('nav')) && (height < 40 || width < 40)) problems.add(`is hard to hit, ${width.toFixed()} x ${height.toFixed()}: ${nameOf(element)}`);
  }

  const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(heading => heading.checkVisibility());
  if (headings.filter(heading => heading.tagName === 'H1').length !== 1) problems.add('has not one h1');
  headings.reduce((before, heading) => {
    const level = Number(heading.tagName[1]);
    if (level > before + 1) problems.add(`has a heading of level ${level} below one of level ${before}: ${nameOf(heading)}`);
    return level;
  }, 0);

  for (const element of document.querySelectorAll('main *')) {
    if (getComputedStyle(element).overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 2 && !element.title && isSeen(element)) problems.add(`is cut, and nothing says the rest: ${nameOf(element)}`);
  }

  const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
  for (const id of ids.filter((one, index) => ids.indexOf(one) !== index)) problems.add(`has the id ${id} twice`);
  return [...problems];
})()
