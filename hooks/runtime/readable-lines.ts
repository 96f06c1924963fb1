import type { DestinationStream } from 'pino'

const shownFirst = new Set(['time', 'level', 'msg'])

/** A destination that turns each JSON line of the logger into `time LEVEL message field=value ...`. */
export function readableLines(destination: DestinationStream): DestinationStream {
  return {
    write(line) {
      const entry: Record<string, unknown> = JSON.parse(line)
      const fields = Object.entries(entry)
        .filter(([key]) => !shownFirst.has(key))
        .map(([key, value]) => `${key}=${readable(value)}`)
      const head = `${String(entry['time'])} ${String(entry['level']).toUpperCase().padEnd(5)} ${String(entry['msg'])}`
      destination.write(`${[head, ...fields].join(' ')}\n`)
    },
  }
}

function readable(value: unknown): string {
  return typeof value === 'string' && /^\S+$/.test(value) ? value : JSON.stringify(value)
}
