import type { RecordKeys } from '#utils/crm/record-keys.ts';
import type { PageReport } from '#utils/messages/protocol.ts';
import { type CrmPage, keysOf } from '../crm-page-bench.ts';

/** A page as a CRM may show it. */
export type MadePage = {
  body: string;
  title?: string;
  /** Its path, with query. */
  path?: string;
  /** What the server answered with. */
  status?: number;
};

/** What the script sees of a page at one look. */
export type Judged = Pick<PageReport, 'found' | 'own' | 'looks' | 'content' | 'matches'> & {
  /** Only the server's status says so. */
  isMute: boolean;
  /** Texts of what would be outlined. */
  outlined: string[];
};

type Question = { page: MadePage; keys: RecordKeys };

/** Draws each page in the document of `crm`, at its own address, and looks at it once. */
export async function judgeAll(
  crm: CrmPage,
  asked: { page: MadePage; keys: Partial<RecordKeys> }[],
): Promise<Judged[]> {
  const questions: Question[] = asked.map(({ page, keys }) => ({ page, keys: keysOf(keys) }));
  return crm.page.evaluate(
    (given) =>
      given.map(({ page, keys }) => {
        history.replaceState(null, '', page.path ?? '/contacts/50');
        document.title = page.title ?? 'CRM';
        document.body.innerHTML = page.body;
        return underTest.judge(keys, page.status ?? 200);
      }),
    questions,
  );
}

export async function judge(crm: CrmPage, page: MadePage, keys: Partial<RecordKeys>): Promise<Judged> {
  const [judged] = await judgeAll(crm, [{ page, keys }]);
  if (!judged) throw new Error('The page was not judged.');
  return judged;
}
