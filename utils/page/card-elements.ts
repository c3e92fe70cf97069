import * as dom from './dom.ts';

// The kinds of elements that the call card is made of.

const SVG = 'http://www.w3.org/2000/svg';
export const CROSS = 'M4 4l8 8M12 4l-8 8';
export const FOUR_ARROWS = 'M2.5 6V2.5H6M13.5 10v3.5H10M2.5 2.5l4 4M13.5 13.5l-4-4';

/** An element with a text. The text is never read as markup, because it may come from the dialer. */
export const element = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  text = '',
): HTMLElementTagNameMap[Name] => {
  const made = dom.createElement(document, name);
  made.className = className;
  made.textContent = text;
  return made;
};

export const button = (className: string, label: string, act: () => void): HTMLButtonElement => {
  const made = element('button', className, label);
  // Only a person's own press counts. The page cannot reach the button, and if it ever does, it opens nothing.
  made.addEventListener('click', (event) => {
    if (event.isTrusted) act();
  });
  return made;
};

/** A button whose label may be too long for it, so that the whole label is its tooltip. */
export const wideButton = (className: string, label: string, act: () => void): HTMLButtonElement => {
  const made = button(className, label, act);
  made.title = label;
  return made;
};

export const iconButton = (path: string, label: string, act: () => void): HTMLButtonElement => {
  const made = button('icon', '', act);
  made.title = label;
  made.setAttribute('aria-label', label);
  made.append(icon(path));
  return made;
};

const icon = (path: string): Element => {
  const svg = dom.createElementNS(document, SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const line = dom.createElementNS(document, SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
};
