import { z } from 'zod'
import type { Difference } from './differences.ts'
import { documents } from './recordings.ts'

/** Where a difference shows: in what `render` prints, or in a cluster that runs. */
export const View = z.enum(['rendered', 'cluster'])
export type View = z.infer<typeof View>

/** A difference, and where it showed. */
export type Finding = Difference & { readonly view: View }

/** A place where the operator differs on purpose. */
const Deviation = z.strictObject({
  /** The case's name; `*` stands for any letters. */
  case: z.string(),
  /** The difference's path; `*` stands for any letters but a slash, `**` for those too. */
  path: z.string(),
  /** Where it shows only one way. */
  view: View.optional(),
  /** Where it is something that was not recorded at all. */
  added: z.literal(true).optional(),
  why: z.string(),
})
export type Deviation = z.infer<typeof Deviation>

/** The deviations that a file names. */
export function deviationsIn(path: string): readonly Deviation[] {
  return z.array(Deviation).parse(documents(path).flat())
}

/** The first deviation that explains a difference of a case. */
export function explanation(
  deviations: readonly Deviation[],
  caseName: string,
  { view, path, recorded }: Finding,
): Deviation | undefined {
  return deviations.find(
    (deviation) =>
      (deviation.view ?? view) === view &&
      (deviation.added !== true || recorded === undefined) &&
      matches(deviation.case, caseName) &&
      matches(deviation.path, path),
  )
}

function matches(glob: string, text: string): boolean {
  const pattern = glob
    .split('**')
    .map((part) => part.split('*').map(escaped).join('[^/]*'))
    .join('.*')
  return new RegExp(`^${pattern}$`).test(text)
}

function escaped(text: string): string {
  return text.replace(/[.+^${}()|[\]\\?]/g, '\\$&')
}
