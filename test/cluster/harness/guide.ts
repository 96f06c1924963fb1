import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { release } from '../../../hooks/release.ts'
import { definitionsChart, operatorChart } from './installed.ts'
import { repositoryRoot } from './paths.ts'

/**
 * The commands of a guide by the number of their section, as they stand there. The charts come from this checkout, and
 * the operator's chart is given `port.yaml` as well: all pods share the loopback of this machine.
 */
export async function guideCommands(file: string): Promise<ReadonlyMap<number, string>> {
  const text = await readFile(join(repositoryRoot, 'docs', file), 'utf8')
  const sections = text
    .split(/^## /m)
    .map((section): [number, string] => [
      Number.parseInt(section, 10),
      [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, commands]) => localCharts(commands ?? '')).join('\n'),
    ])
  return new Map(sections.filter(([number]) => !Number.isNaN(number)))
}

function localCharts(commands: string): string {
  return commands
    .replaceAll(new RegExp(`${release.charts.definitions}\\b`, 'g'), definitionsChart)
    .replaceAll(new RegExp(`${release.charts.operator}(?!-)\\b`, 'g'), `${operatorChart} -f port.yaml`)
}
