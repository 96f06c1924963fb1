import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { loadAll } from 'js-yaml'
import { isKubernetesObject } from '../../hooks/engine/envelope.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { Settings } from '../../hooks/settings.ts'

const folder = new URL('../goldens/', import.meta.url)

/** One golden: what is given, and what is expected of it. */
export interface Golden {
  /** `mcp-server/minimal-stdio`. */
  readonly name: string
  /** The parent first, then the objects that it may refer to. */
  readonly given: readonly KubernetesObject[]
  readonly settings: Settings
  /** The children, then a document `{status}`. */
  readonly expected: readonly unknown[]
}

/** Every `test/goldens/<kind>/<case>/` with an `in.yaml`, sorted. */
export const goldens: readonly Golden[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('/in.yaml') && path.split('/').length === 3)
  .toSorted()
  .map((path) => golden(path.replace('/in.yaml', '')))

function golden(name: string): Golden {
  const settings = new URL(`${name}/settings.yaml`, folder)
  return {
    name,
    given: documents(`${name}/in.yaml`).filter(isKubernetesObject),
    settings: Settings.parse(existsSync(settings) ? documents(`${name}/settings.yaml`)[0] : {}),
    expected: existsSync(new URL(`${name}/out.yaml`, folder)) ? documents(`${name}/out.yaml`) : [],
  }
}

function documents(path: string): readonly unknown[] {
  return loadAll(readFileSync(new URL(path, folder), 'utf8'))
}

/** A golden by its name. @throws Error where there is none. */
export function goldenOf(name: string): Golden {
  const found = goldens.find((golden) => golden.name === name)
  if (!found) throw new Error(`there is no golden ${name}`)
  return found
}
