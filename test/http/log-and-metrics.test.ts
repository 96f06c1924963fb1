import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { createLogger } from '../../hooks/runtime/log.ts'
import { service } from './service.ts'
import { customizeBody, syncBody } from './weather-kind.ts'

describe('log', () => {
  it('has one line for a call, with its facts as fields', async () => {
    const { app, log } = service()

    await request(app)
      .post('/weather/sync')
      .send(syncBody({ mood: 'mistaken' }))

    expect(log).toEqual([
      {
        level: 'info',
        time: expect.any(String),
        msg: 'hook call',
        kind: 'Weather',
        hook: 'sync',
        namespace: 'demo',
        name: 'berlin',
        generation: 3,
        status: 200,
        outcome: 'problems',
        children: 1,
        problems: ['MoodBad'],
        durationMs: expect.any(Number),
      },
    ])
  })

  it('never repeats what came in: no spec, no body that is no JSON, no message of an error', async () => {
    const { app, logText } = service()
    const post = (body: string | object) =>
      request(app).post('/weather/sync').set('Content-Type', 'application/json').send(body)

    await post(syncBody({ note: 'hunter2' }))
    await post('{"password": "hunter2"')
    await post(syncBody({ mood: 'broken', note: 'hunter2' }))

    expect(logText()).not.toContain('hunter2')
    expect(logText().split('\n')).toHaveLength(5)
  })

  it('says where a mistake of ours is, by stack frames', async () => {
    const { app, log } = service()

    await request(app)
      .post('/weather/sync')
      .send(syncBody({ mood: 'broken' }))

    expect(log[0]).toMatchObject({ level: 'error', msg: 'hook failed', error: 'Error' })
    expect(JSON.stringify(log[0]?.['frames'])).toContain('weather-kind.ts')
    expect(log[1]).toMatchObject({ level: 'error', msg: 'hook call', outcome: 'failed', status: 500 })
  })

  it('warns of calls that it refuses', async () => {
    const { app, log } = service()

    await request(app).post('/weather/customize').send({})

    expect(log).toMatchObject([{ level: 'warn', msg: 'hook call', outcome: 'refused', status: 400, hook: 'customize' }])
  })

  it('can be read by people', () => {
    const lines: string[] = []
    const logger = createLogger({ level: 'info', readable: true, destination: { write: (line) => lines.push(line) } })

    logger.warn({ kind: 'Weather', names: ['a b'] }, 'hook call')

    expect(lines.join('')).toMatch(/^\d{4}-\S+ WARN {2}hook call kind=Weather names=\["a b"\]\n$/)
  })
})

describe('metrics', () => {
  it('counts calls by outcome, children and problems by reason', async () => {
    const { app } = service()
    await request(app).post('/weather/sync').send(syncBody())
    await request(app)
      .post('/weather/sync')
      .send(syncBody({ mood: 'mistaken' }))
    await request(app)
      .post('/weather/sync')
      .send(syncBody({ mood: 'broken' }))
    await request(app).post('/weather/customize').send(customizeBody())
    await request(app).post('/weather/customize').send([])

    const { text } = await request(app).get('/metrics')

    for (const line of [
      'toolhive_hook_calls_total{kind="Weather",hook="sync",outcome="answered"} 1',
      'toolhive_hook_calls_total{kind="Weather",hook="sync",outcome="problems"} 1',
      'toolhive_hook_calls_total{kind="Weather",hook="sync",outcome="failed"} 1',
      'toolhive_hook_calls_total{kind="Weather",hook="customize",outcome="answered"} 1',
      'toolhive_hook_calls_total{kind="Weather",hook="customize",outcome="refused"} 1',
      'toolhive_hook_duration_seconds_count{kind="Weather",hook="sync"} 3',
      'toolhive_hook_children_sum{kind="Weather"} 2',
      'toolhive_hook_problems_total{kind="Weather",reason="MoodBad",severity="error"} 1',
    ]) {
      expect(text).toContain(line)
    }
  })

  it('names no object: labels stay few', async () => {
    const { app } = service()
    await request(app).post('/weather/sync').send(syncBody())

    expect((await request(app).get('/metrics')).text).not.toContain('berlin')
  })
})
