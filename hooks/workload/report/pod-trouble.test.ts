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
    expect(troubleOf([pod(waiting('ImagePullBackOff', 'Back-off pulling image "nowhere/x:1"'))])).toEqual({
      reason: 'ImagePullBackOff',
      message: 'Container mcp of pod demo-1 is in ImagePullBackOff: Back-off pulling image "nowhere/x:1"',
      failed: false,
    })
  })

  it('names the Secret that is missing', () => {
    expect(troubleOf([pod(waiting('CreateContainerConfigError', 'secret "github-token" not found'))])).toEqual({
      reason: 'CreateContainerConfigError',
      message: 'Container mcp of pod demo-1 is in CreateContainerConfigError: secret "github-token" not found',
      failed: false,
    })
  })

  it('says why a container that ends again and again ended', () => {
    const status = {
      containerStatuses: [
        {
          name: 'toolhive',
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated: { reason: 'OOMKilled' } },
        },
      ],
    }
    expect(troubleOf([pod(status)])).toEqual({
      reason: 'CrashLoopBackOff',
      message: 'Container toolhive of pod demo-1 is in CrashLoopBackOff (it ended with OOMKilled)',
      failed: true,
    })
  })

  it('looks at init containers first: the others wait for them', () => {
    const status = {
      initContainerStatuses: [{ name: 'init', state: { waiting: { reason: 'ErrImagePull' } } }],
      containerStatuses: [{ name: 'mcp', state: { waiting: { reason: 'PodInitializing' } } }],
    }
    expect(troubleOf([pod(status)])?.message).toContain('Container init')
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

  it.each(['in reason with blanks', '1', 'x'.repeat(2_000)])(
    'never answers a reason that a condition cannot have: %s',
    (reason) => {
      expect(troubleOf([pod(waiting(reason))])?.reason).toBe('PodTrouble')
    },
  )
})
