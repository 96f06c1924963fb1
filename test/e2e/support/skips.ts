import { describe } from 'vitest'

/** Comma-separated names of images that the cluster cannot get: set once, before the test files run. */
const variable = 'E2E_MISSING_IMAGES'

export function setMissingImages(images: readonly string[]): void {
  process.env[variable] = images.join(',')
}

/** A `describe` that needs an image which a cluster may lack; the setup has said so in a line. */
export function describeWithImage(image: string, name: string, tests: () => void): void {
  const missing = (process.env[variable] ?? '').split(',')
  describe.skipIf(missing.includes(image))(name, tests)
}
