import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repositoryRoot } from '../cluster/harness/paths.ts'
import { type Rendering, renderText } from './support/render.ts'
import { values } from './support/values.ts'

const manifests = join(repositoryRoot, 'manifests/install')

const clusterText = `# The operator for people without Helm: cluster mode, with the defaults of the chart.
#
#   kubectl apply -R -f manifests/crds
#   kubectl apply -f manifests/install/cluster.yaml
#
# Made from charts/operator by \`npm run manifests:install\`; do not edit.
`

const namespaceText = `# The operator for people without Helm: namespace mode, with four namespaces as an example. They must exist.
# Yours go in three places: the RoleBindings, ALLOWED_NAMESPACES of the container gateway, and the binding of the policy.
#
#   kubectl apply -R -f manifests/crds
#   kubectl apply -f manifests/install/namespace.yaml
#
# Made from charts/operator by \`npm run manifests:install\`; do not edit.
`

const allowedNamespaces = ['team-frontend', 'team-backend', 'staging', 'production']

describe('the manifests for people without Helm', () => {
  it.each([
    ['cluster.yaml', clusterText, {}],
    [
      'namespace.yaml',
      namespaceText,
      { values: values({ 'operator.rbac': { scope: 'namespace', allowedNamespaces } }) },
    ],
  ] satisfies readonly (readonly [string, string, Rendering])[])(
    '%s is what the chart renders; if not: npm run manifests:install',
    async (file, heading, rendering) => {
      const rendered = await renderText({ ...rendering, args: ['--no-hooks'] })
      await expect(`${heading}${namespace}${withoutHelm(rendered)}`).toMatchFileSnapshot(join(manifests, file))
    },
  )
})

const namespace = `---
apiVersion: v1
kind: Namespace
metadata:
  name: toolhive-system
`

/** Without what says that Helm owns the objects and which template they come from. */
function withoutHelm(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*(app\.kubernetes\.io\/managed-by: Helm|helm\.sh\/chart: .*|# Source: .*)$/.test(line))
    .join('\n')
}
