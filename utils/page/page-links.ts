import { isRendered, linksIn } from './page-roots.ts';
import { PARTS_OF_THE_PAGE } from './record-row.ts';

const MOST_LINKS = 300;

/** The addresses of the links that the page shows outside its menus, each once, at most 300. */
export const pageLinks = (document: Document): string[] => {
  const shown = linksIn(document).filter((link) => !link.closest(PARTS_OF_THE_PAGE) && isRendered(link));
  return [...new Set(shown.map(({ href }) => href))].slice(0, MOST_LINKS);
};
