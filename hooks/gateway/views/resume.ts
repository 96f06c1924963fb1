/** What a client may come back to, by the resource version it last saw; the oldest is forgotten first. */
export type ResumeMemory<Value> = ReadonlyMap<string, Value>

/** The memory with one more entry, at most `limit` in all. An entry of the same version is replaced: the later one is what the client saw last. */
export function remember<Value>(
  memory: ResumeMemory<Value>,
  version: string,
  value: Value,
  limit: number,
): ResumeMemory<Value> {
  const others = [...memory].filter(([known]) => known !== version)
  return new Map([...others.slice(Math.max(0, others.length - limit + 1)), [version, value]])
}

/** Takes an entry out: whoever resumes from it changes it from then on, so nobody else may. */
export function take<Value>(
  memory: ResumeMemory<Value>,
  version: string,
): { readonly memory: ResumeMemory<Value>; readonly value: Value | undefined } {
  const value = memory.get(version)
  return { memory: new Map([...memory].filter(([known]) => known !== version)), value }
}
