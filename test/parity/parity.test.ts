import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { carriedRecordings } from './carried.ts'
import { type Deviation, deviationsIn, explanation, type Finding } from './deviations.ts'
import { findingsOf } from './findings.ts'
import { type Recording, recordingsIn } from './recordings.ts'

const folder = process.env['GOLDENS'] ?? join(import.meta.dirname, '../../../shared/reference/goldens')
const isThere = existsSync(folder)
if (!isThere)
  process.stderr.write('The full recordings are not here (GOLDENS names their folder): carried ones only.\n')

const deviations = deviationsIn(join(import.meta.dirname, '../reference-deviations.yaml'))

async function unexplained(recording: Recording): Promise<readonly Finding[]> {
  const findings = await findingsOf(recording)
  return findings.filter((finding) => !explanation(deviations, recording.name, finding))
}

async function used(recording: Recording): Promise<readonly (Deviation | undefined)[]> {
  const findings = await findingsOf(recording)
  return findings.map((finding) => explanation(deviations, recording.name, finding))
}

describe('named deviations', () => {
  it('refer to lines of docs/differences.md', () => {
    const document = readFileSync(join(import.meta.dirname, '../../docs/differences.md'), 'utf8')
    const documented = new Set(document.match(/\b(?:WART-\d+|D-\d+)\b/g))
    const named = new Set(deviations.flatMap(({ why }) => why.match(/\b(?:WART-\d+|D-\d+)\b/g) ?? []))
    expect([...named].filter((reason) => !documented.has(reason))).toEqual([])
  })
})

describe('what the Go operator was recorded to do, the operator does but for named deviations', () => {
  it.each(carriedRecordings().map((recording) => [recording.name, recording] as const))('%s', async (_, recording) => {
    expect(await unexplained(recording)).toEqual([])
  })
})

describe.runIf(isThere)('the same of the full recordings, step by step', () => {
  const recordings = isThere ? recordingsIn(folder) : []

  it.each(recordings.map((recording) => [recording.name, recording] as const))('%s', async (_, recording) => {
    expect(await unexplained(recording)).toEqual([])
  })

  it('every named deviation explains something', async () => {
    const explaining = new Set((await Promise.all(recordings.map(used))).flat())
    expect(deviations.filter((deviation) => !explaining.has(deviation))).toEqual([])
  })
})
