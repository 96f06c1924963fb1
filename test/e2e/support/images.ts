/** Images that the tests run, by the variable that names another. Those of the product are the charts' unless set. */
const prefix = process.env['E2E_IMAGE_PREFIX'] ?? 'operator-e2e.test'

/** Images of the product; `undefined` leaves the chart's. */
export const productImages = {
  operator: process.env['E2E_OPERATOR_IMAGE'],
  runner: process.env['E2E_RUNNER_IMAGE'],
  engine: process.env['E2E_ENGINE_IMAGE'],
  registryApi: process.env['E2E_REGISTRY_API_IMAGE'],
} as const

/** Images of the tests' own: `test/e2e/images/build` makes them. */
export const testImages = {
  /** An MCP server, and the same again under another tag. */
  server: process.env['E2E_SERVER_IMAGE'] ?? `${prefix}/server-everything:1`,
  otherServer: process.env['E2E_OTHER_SERVER_IMAGE'] ?? `${prefix}/server-everything:2`,
  issuer: process.env['E2E_ISSUER_IMAGE'] ?? `${prefix}/oidc-issuer:1`,
  registryApi: `${prefix}/registry-api:1`,
} as const

/** No registry has it, and no registry is asked: the domain is reserved. */
export const missingImage = 'operator-e2e.test/does-not-exist:1'
