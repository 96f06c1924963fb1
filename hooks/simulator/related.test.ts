import { describe, expect, it } from 'vitest'
import type { LabelSelector, ResourceRule } from '../engine/metacontroller-types.ts'
import { asksFor, selects } from './related.ts'

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'demo', labels: { app: 'a' } } }

describe('a rule', () => {
  it.each<[string, Partial<ResourceRule>, boolean]>([
    ['of its name', { namespace: 'demo', names: ['o', 'p'] }, true],
    ['of another name', { namespace: 'demo', names: ['o'] }, false],
    ['of another namespace', { namespace: 'other', names: ['p'] }, false],
    ['of its whole namespace', { namespace: 'demo' }, true],
    ['of an empty list of names, which means all', { namespace: 'demo', names: [] }, true],
    ['of its label', { namespace: 'demo', labelSelector: { matchLabels: { app: 'a' } } }, true],
    ['of another label', { namespace: 'demo', labelSelector: { matchLabels: { app: 'b' } } }, false],
    ['of every namespace', {}, true],
  ])('%s asks for an object: %s', (_, rule, asked) => {
    expect(asksFor({ apiVersion: 'v1', resource: 'pods', ...rule }, pod)).toBe(asked)
  })
})

describe('a label expression', () => {
  it.each<[NonNullable<LabelSelector['matchExpressions']>[number], boolean]>([
    [{ key: 'app', operator: 'In', values: ['a'] }, true],
    [{ key: 'app', operator: 'NotIn', values: ['a'] }, false],
    [{ key: 'gone', operator: 'In', values: ['a'] }, false],
    [{ key: 'gone', operator: 'NotIn', values: ['a'] }, true],
    [{ key: 'app', operator: 'Exists' }, true],
    [{ key: 'gone', operator: 'DoesNotExist' }, true],
  ])('%j selects: %s', (expression, selected) => {
    expect(selects({ matchExpressions: [expression] }, pod.metadata.labels)).toBe(selected)
  })
})
