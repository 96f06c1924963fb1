import type { z } from 'zod'
import { kubernetesTime, parseTime } from '../kubernetes/time.ts'
import { type Context, Settings } from '../settings.ts'

export interface KitOptions {
  /** What an installation decides; the charts' defaults where absent (docs/reference/environment.md). */
  readonly settings?: Readonly<z.input<typeof Settings>>
  /** The time that conditions carry, RFC 3339. It stands still unless given, so that equal manifests have equal results. */
  readonly now?: string
}

const standingTime = '2000-01-01T00:00:00Z'

/** @throws Error that names the option and what is wrong with it. */
export function contextOf({ settings = {}, now = standingTime }: KitOptions): Context {
  const parsed = Settings.safeParse(settings)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Error(`settings.${issue?.path.join('.')}: ${issue?.message}`)
  }
  if (parseTime(now) === undefined) throw new Error(`now: ${now} is not a time. Write it as 2026-01-31T12:00:00Z.`)
  return { now: kubernetesTime(now), settings: parsed.data }
}
