import type { Block, Script } from './script.ts';

/**
 * A smaller script that still breaks the rules: blocks, then incidents, then steps are left out, in halves and ever
 * smaller parts, as long as what is left still breaks them (delta debugging).
 */
export async function shrink(script: Script, breaks: (script: Script) => Promise<boolean>): Promise<Script> {
  let smallest = { ...script, blocks: await fewest(script.blocks, (blocks) => breaks({ ...script, blocks })) };
  for (let at = 0; at < smallest.blocks.length; at++) {
    const whole: Script = smallest;
    const block = whole.blocks[at];
    if (!block) break;
    const withBlock = (changed: Partial<Block>): Script => ({
      ...whole,
      blocks: whole.blocks.with(at, { ...block, ...changed }),
    });
    const incidents = await fewest(block.incidents, (some) => breaks(withBlock({ incidents: some })));
    const steps = await fewest(
      block.steps,
      async (some) => some.length > 0 && breaks(withBlock({ incidents, steps: some })),
    );
    smallest = withBlock({ incidents, steps });
  }
  return smallest;
}

/** The fewest of a list that still fail, without going through all of its subsets. */
async function fewest<Item>(all: readonly Item[], fails: (some: Item[]) => Promise<boolean>): Promise<Item[]> {
  let left = [...all];
  if (await fails([])) return [];
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < left.length;) {
      const less = left.toSpliced(at, size);
      if (less.length > 0 && (await fails(less))) left = less;
      else at += size;
    }
  }
  return left;
}
