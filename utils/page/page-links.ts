import { isRendered, linksIn } from './page-roots.ts';
import { PARTS_OF_THE_PAGE } from './record-row.ts';

/** Where the links that the page shows lead, each address once, at most 300; those in its menus are left out. */
export const pageLinks = (document: Document): string[] => {
  const shown = linksIn(document).filter((link) => !link.closest(PARTS_OF_THE_PAGE) && isRendered(link));
  return [...new Set(shown.map(({ href }) => href))].slice(0, 300);
};
