import { describe, expect, it } from 'vitest'
import { reachOfNamed, reachOfRedirect } from './reach.ts'

describe('the host that a spec names', () => {
  it.each([
    ['10.1.2.3'],
    ['[fd00::1]'],
    ['gitea'],
    ['gitea.'],
    ['gitea.tools.svc'],
    ['gitea.tools.svc.cluster.local'],
    ['gitea-0.gitea.tools.svc.cluster.local.'],
  ])('may be at a private address as %s', (hostname) => {
    expect(reachOfNamed(hostname, 'cluster.local')).toBe('private')
  })

  it.each([
    ['a public name', 'git.example.com'],
    ['a Service without svc, which may be a public name as well', 'gitea.tools'],
    ['a public name that looks like a Service', 'gitea.tools.svc.example.com'],
    ['a pod', '10-1-2-3.tools.pod.cluster.local'],
    ['another name of the cluster', 'gitea.cluster.local'],
    ['a name that only ends alike', 'gitea.toolssvc'],
    ['a name under another cluster domain', 'gitea.tools.svc.other.local'],
  ])('may not as %s', (_, hostname) => {
    expect(reachOfNamed(hostname, 'cluster.local')).toBe('listed')
  })
})

describe('a redirect', () => {
  it.each([
    ['from outside stays outside', { isFromPublic: true, isToNamed: false, named: 'private' }, 'public'],
    [
      'from outside stays outside although it leads to the named host',
      { isFromPublic: true, isToNamed: true, named: 'private' },
      'public',
    ],
    ['from inside leads back to the named host', { isFromPublic: false, isToNamed: true, named: 'private' }, 'private'],
    [
      'from inside leads to other hosts only where the installation lists them',
      { isFromPublic: false, isToNamed: false, named: 'private' },
      'listed',
    ],
    [
      'from a listed network leads no further than that',
      { isFromPublic: false, isToNamed: true, named: 'listed' },
      'listed',
    ],
  ] as const)('%s', (_, turn, reach) => {
    expect(reachOfRedirect(turn)).toBe(reach)
  })
})
