import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { release } from '../../hooks/release.ts'
import { faultsOf } from './check-snippet.ts'
import { documentFiles, snippetsOf } from './documents.ts'

// What a reader pastes: offline commands of ours are run, of all others every word is held against what there is.
// The commands that need a cluster run in test/charts/documents.test.ts.

describe('the commands and data of', () => {
  it.each(documentFiles)('%s', async (document) => {
    expect(await faultsOf(snippetsOf(document))).toEqual([])
  })
})

describe('addresses', () => {
  const files = [...documentFiles, 'charts/operator/values.yaml', 'manifests/install/cluster.yaml', 'Dockerfile']
  it.each(files)("%s names neither the Go operator's charts nor another image than this version's", (file) => {
    const text = readFileSync(file, 'utf8')
    expect(text).not.toMatch(/oci:\/\/ghcr\.io\/stacklok|toolhive\/operator(-hooks)?[:@]/)
    for (const [image] of text.matchAll(/localhost\/toolhive-operator:[\w.-]+\b/g)) {
      expect([release.image, 'localhost/toolhive-operator:VERSION']).toContain(image)
    }
  })
})

describe('the check itself', () => {
  it.each([
    ['a flag that kubectl has not', 'kubectl get mcp --al-namespaces', 'kubectl get has no flag --al-namespaces'],
    ['a flag that Helm has not', 'helm upgrade x charts/operator --crate-namespace', 'has no flag --crate-namespace'],
    ['a subcommand', 'kubectl wach mcp', 'kubectl wach mcp is not among'],
    [
      'a missing file',
      'kubectl apply -f manifests/examples/none.yaml',
      'there is no file manifests/examples/none.yaml',
    ],
    ['a missing chart', 'helm upgrade x oci://example.com/chart', 'oci://example.com/chart is no chart'],
    ['an unknown value', 'helm upgrade x charts/operator --set operator.imgae=a', 'has no value operator.imgae'],
    [
      'a value of another chart',
      'helm upgrade x charts/operator-crds --set operator.image=a',
      'has no value operator.image',
    ],
    ['a script', 'npm run imgae', 'npm run imgae is no script'],
    ['an option of a script', 'npm run image -- --tga x', 'has no option --tga'],
    ['a command of ours', 'npx toolhive-operator rendr -f x.yaml', 'ends with 1'],
    ['an option of ours', 'npx toolhive-operator render --flie x.yaml', 'ends with 1'],
    ['a file of ours', 'npx toolhive-operator render -f manifests/none.yaml', 'ends with 1'],
    [
      'an image of another version',
      'kind load docker-image localhost/toolhive-operator:0',
      'is not the image of this version',
    ],
    [
      'a client with the wrong path',
      'npx --yes @modelcontextprotocol/inspector --cli http://localhost:8080',
      'does not end with /mcp',
    ],
    ['an unknown program', 'kubeclt get mcp', 'there is no rule for the program kubeclt'],
    [
      'braces that the shell expands',
      'helm upgrade x charts/operator --set operator.rbac.allowedNamespaces={a,b}',
      'quote it',
    ],
    ['a here-document that never ends', '  kubectl apply -f - <<END\n  kind: MCPServer\n  END', 'never ends'],
    [
      'an invalid object',
      'kubectl apply -f - <<END\napiVersion: toolhive.stacklok.dev/v1alpha1\nkind: MCPServer\nmetadata: {name: a}\nspec: {imgae: b}\nEND',
      'it is not valid',
    ],
  ])('finds %s', async (_, text, sentence) => {
    const faults = await faultsOf([{ document: 'sample', line: 1, language: 'sh', text }])
    expect(faults.join('\n')).toContain(sentence)
  })

  it('finds values that the chart refuses', async () => {
    const text = 'operator: {replicas: 2}\n'
    expect(await faultsOf([{ document: 'sample', line: 1, language: 'yaml', text }])).toHaveLength(1)
  })
})
