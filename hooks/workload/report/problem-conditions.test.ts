import { describe, expect, it } from 'vitest'
import { errorsOf, messageOf } from '../../api/problems.ts'
import { problem } from '../../api/reasons.ts'
import { conditionFor, configurationCondition, warningCondition } from './problem-conditions.ts'

const fine = { status: 'True', reason: 'Fine', message: 'fine' } as const
const template = problem('InvalidPodTemplateSpec', { field: 'a', message: 'Template.' })
const tools = problem('ToolConfigInvalid', { field: 'b', message: 'Tools.' })
const audience = problem('AudienceNotChecked', { field: 'c', message: 'Audience.' })

describe('conditionFor', () => {
  it('is fine without problems of its own', () => {
    expect(conditionFor('PodTemplateValid', [tools, audience], fine)).toEqual({ type: 'PodTemplateValid', ...fine })
  })

  it('has the reason of the first and the messages of all of its problems, each once', () => {
    const other = problem('ResourcesInvalid', { field: 'd', message: 'Resources.' })
    expect(conditionFor('ConfigurationValid', [template, tools, other, tools], fine)).toEqual({
      type: 'ConfigurationValid',
      status: 'False',
      reason: 'ToolConfigInvalid',
      message: 'Tools. Resources.',
    })
  })

  it('takes a problem outside the catalogue for one of the configuration', () => {
    const foreign = { reason: 'toString', message: 'Foreign.', severity: 'error' } as const
    expect(conditionFor('ConfigurationValid', [foreign], fine).message).toBe('Foreign.')
  })
})

describe('configurationCondition', () => {
  it('is False with every error, and with no warning', () => {
    expect(configurationCondition([audience])).toMatchObject({ status: 'True', reason: 'ConfigurationValid' })
    expect(configurationCondition([audience, template, tools])).toEqual({
      type: 'ConfigurationValid',
      status: 'False',
      reason: 'InvalidPodTemplateSpec',
      message: 'Template. Tools.',
    })
  })
})

describe('warningCondition', () => {
  it('is there only while there are warnings', () => {
    expect(warningCondition([tools])).toBeUndefined()
    expect(warningCondition([tools, audience])).toEqual({
      type: 'ConfigurationWarning',
      status: 'True',
      reason: 'AudienceNotChecked',
      message: 'Audience.',
    })
  })
})

describe('errorsOf and messageOf', () => {
  it('leave warnings out, and repeat nothing', () => {
    expect(errorsOf([audience, tools, template])).toEqual([tools, template])
    expect(messageOf([tools, template, tools])).toBe('Tools. Template.')
  })
})
