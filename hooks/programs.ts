/** The programs that run in pods, by the word that `toolhive-operator` starts them by; each reads `process.argv` itself. */
export const programs: Readonly<Record<string, () => Promise<unknown>>> = {
  serve: () => import('./main.ts'),
  gateway: () => import('./gateway/main.ts'),
  'registry-sync': () => import('./registry-sync/main.ts'),
}
