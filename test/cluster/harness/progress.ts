const begun = Date.now()

/** One line on the terminal: seconds since the start, then what has just happened or begins. */
export function progress(text: string): void {
  process.stderr.write(`  [${((Date.now() - begun) / 1000).toFixed(1).padStart(6)} s] ${text}\n`)
}
