/**
 * The flags of kubectl and Helm that our documents use, by subcommand. The tests of the charts hold this table against
 * the programs' own help; `true` marks a flag that takes a value.
 */
export const clusterCommands: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, boolean>>>>>> = {
  kubectl: {
    annotate: { '--overwrite': false },
    apply: { '-f': true, '-R': false, '--server-side': false, '--force-conflicts': false },
    'create namespace': {},
    delete: { '-f': true, '--ignore-not-found': false },
    describe: { '-l': true },
    get: { '-o': true, '-l': true, '--watch': false, '--all-namespaces': false, '-A': false },
    label: { '-l': true, '--overwrite': false },
    logs: { '-c': true },
    patch: { '--type': true, '-p': true },
    'port-forward': {},
    'rollout status': { '--timeout': true },
    wait: { '--for': true, '--timeout': true },
  },
  helm: {
    'get values': { '-o': true },
    'show values': {},
    test: {},
    uninstall: { '--wait': false },
    upgrade: {
      '--install': false,
      '-i': false,
      '--create-namespace': false,
      '-f': true,
      '--set': true,
      '--reuse-values': false,
      '--take-ownership': false,
      '--wait': false,
    },
  },
}

/** Flags of every subcommand. */
export const commonFlags: Readonly<Record<string, boolean>> = { '-n': true, '--namespace': true }
