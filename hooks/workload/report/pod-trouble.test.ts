import { describe, expect, it } from 'vitest'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { troubleOf } from './pod-trouble.ts'

function pod(status: unknown): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'demo-1', namespace: 'demo' }, status }
}

const waiting = (reason: string, message?: string): unknown => ({
  phase: 'Pending',
  containerStatuses: [{ name: 'mcp', state: { waiting: { reason, message } } }],
})

const ended = (reason: string, exitCode: number): unknown => ({ terminated: { reason, exitCode } })

const backingOff = { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s restarting failed container' } }

const initialised = (exitCode: number): unknown => ({
  initContainerStatuses: [{ name: 'init', restartCount: 0, state: ended('Completed', exitCode) }],
})

describe('troubleOf', () => {
  it.each([
    ['nothing', undefined],
    ['a text', 'none'],
    [
      'a pod that runs',
      { phase: 'Running', containerStatuses: [{ name: 'mcp', ready: true, state: { running: {} } }] },
    ],
    ['a container that is being made', waiting('ContainerCreating')],
    ['a pod that is being initialised', waiting('PodInitializing')],
    ['a pod that is scheduled', { conditions: [{ type: 'PodScheduled', status: 'True' }] }],
    ['statuses that are no list', { containerStatuses: 'none', conditions: [null] }],
  ])('sees none in %s', (_, status) => {
    expect(troubleOf([pod(status)])).toBeUndefined()
  })

  it('tells of an image that cannot be pulled', () => {
    const status = {
      containerStatuses: [
        {
          name: 'mcp',
          image: 'nowhere/x:1',
          state: { waiting: { reason: 'ErrImagePull', message: 'failed to resolve reference "nowhere/x:1"' } },
        },
      ],
    }
    expect(troubleOf([pod(status)])).toEqual({
      reason: 'ErrImagePull',
      message: 'The image nowhere/x:1 of container mcp cannot be pulled: failed to resolve reference "nowhere/x:1"',
      failed: false,
    })
  })

  it('names the Secret that is missing', () => {
    expect(troubleOf([pod(waiting('CreateContainerConfigError', 'secret "github-token" not found'))])).toEqual({
      reason: 'CreateContainerConfigError',
      message: 'Container mcp of pod demo-1 cannot start (CreateContainerConfigError): secret "github-token" not found',
      failed: false,
    })
  })

  it.each<[string, unknown, string]>([
    [
      'waits to be started again',
      { name: 'mcp', restartCount: 1, state: backingOff, lastState: ended('Error', 2) },
      'exit code 2 (Error)',
    ],
    [
      'has just ended once more',
      { name: 'mcp', restartCount: 1, state: ended('Error', 2), lastState: ended('Error', 1) },
      'exit code 2 (Error)',
    ],
    [
      'had too little memory',
      { name: 'mcp', restartCount: 1, state: backingOff, lastState: ended('OOMKilled', 137) },
      'exit code 137 (OOMKilled)',
    ],
    ['of which nothing more is known', { name: 'mcp', state: backingOff }, 'the cause is unknown'],
  ])('tells how a container that exits again and again and %s has ended, and where its output is', (_, status, how) => {
    expect(troubleOf([pod({ containerStatuses: [status] })])).toEqual({
      reason: 'CrashLoopBackOff',
      message: `Container mcp of pod demo-1 keeps exiting: ${how}. To see its output: kubectl logs -n demo demo-1 -c mcp --previous`,
      failed: true,
    })
  })

  it('tells of a container that has ended for the first time, which will be started again', () => {
    expect(
      troubleOf([pod({ containerStatuses: [{ name: 'mcp', restartCount: 0, state: ended('Error', 1) }] })]),
    ).toEqual({
      reason: 'Error',
      message:
        'Container mcp of pod demo-1 has exited: exit code 1 (Error). To see its output: kubectl logs -n demo demo-1 -c mcp',
      failed: false,
    })
  })

  it('takes an init container that has done its work for no trouble, and one that has failed for one', () => {
    expect(troubleOf([pod(initialised(0))])).toBeUndefined()
    expect(troubleOf([pod(initialised(1))])?.message).toContain('Container init')
  })

  it('looks at init containers first: the others wait for them', () => {
    const status = {
      initContainerStatuses: [{ name: 'init', state: { waiting: { reason: 'ErrImagePull' } } }],
      containerStatuses: [{ name: 'mcp', state: { waiting: { reason: 'PodInitializing' } } }],
    }
    expect(troubleOf([pod(status)])?.message).toContain('container init')
  })

  it('repeats the scheduler', () => {
    const conditions = [
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available' },
    ]
    expect(troubleOf([pod({ phase: 'Pending', conditions })])).toEqual({
      reason: 'Unschedulable',
      message: 'Pod demo-1 cannot be scheduled: 0/3 nodes are available',
      failed: false,
    })
  })

  it('tells of a pod that gave up', () => {
    expect(troubleOf([pod({ phase: 'Failed', reason: 'Evicted', message: 'The node was low on memory' })])).toEqual({
      reason: 'Evicted',
      message: 'Pod demo-1 failed: The node was low on memory',
      failed: true,
    })
  })

  it('is that of the first pod that has one', () => {
    const fine = pod({ phase: 'Running' })
    expect(troubleOf([fine, pod(waiting('ErrImagePull')), pod(waiting('Other'))])?.reason).toBe('ErrImagePull')
  })

  it.each(['in reason with spaces', '1', 'x'.repeat(2_000)])(
    'never answers a reason that a condition cannot have: %s',
    (reason) => {
      expect(troubleOf([pod(waiting(reason))])?.reason).toBe('PodTrouble')
    },
  )
})
