import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { release } from '../hooks/release.ts'

const builders = ['docker', 'podman', 'buildah']

const help = `Usage: npm run image [-- options] [-- builder's own options]

Builds the operator's image from the Dockerfile, for this machine's platform, with the labels of OCI.

  -t, --tag IMAGE    its name (default: ${release.image}, which the chart takes)
  --builder PROGRAM  ${builders.join(', ')}; the first of them that works here unless given
  --print            show the command instead of running it
  -h, --help         this text

What follows a second -- goes to the builder: npm run image -- -- --platform linux/arm64

Exit 1: there is no builder, an option is wrong. Otherwise the builder's own exit code.
`

function run(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      tag: { type: 'string', short: 't', default: release.image },
      builder: { type: 'string' },
      print: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return say(help)
  const builder = values.builder ?? builders.find(works)
  if (builder === undefined) return fail(`None of ${builders.join(', ')} works here. Install one, or start its daemon.`)

  const labels = Object.entries(labelsOfImage()).flatMap(([name, value]) => [
    '--label',
    `org.opencontainers.image.${name}=${value}`,
  ])
  const args = ['build', '--tag', values.tag, ...labels, ...positionals, '.']
  if (values.print) return say(`${[builder, ...args].map(quoted).join(' ')}\n`)

  const built = spawnSync(builder, args, { stdio: 'inherit' })
  if (built.status !== 0) return failed(builder, built)
  return say(`
${values.tag} is built. Take it to the nodes:

  a kind cluster    kind load docker-image ${values.tag}
  any other one     push it to a registry, and install with --set operator.image=<its address there>
`)
}

/** Whether a builder is here and can build: docker's client alone, without its daemon, cannot. */
function works(builder: string): boolean {
  return spawnSync(builder, ['version']).status === 0
}

/** What is known of an image before it is built; nothing that changes without a commit. */
function labelsOfImage(): Readonly<Record<string, string>> {
  const revision = git('rev-parse', 'HEAD')
  const isDirty = git('status', '--porcelain') !== ''
  return {
    title: 'toolhive-operator',
    description: 'Runs MCP servers on Kubernetes: hooks for Metacontroller, gateway, registry-sync, command line',
    version: release.version,
    licenses: 'Apache-2.0',
    ...(revision !== '' && { revision: `${revision}${isDirty ? '-dirty' : ''}` }),
    ...(revision !== '' && { created: git('log', '-1', '--format=%cI') }),
  }
}

/** What git says, in one line; empty where this is no checkout. */
function git(...args: readonly string[]): string {
  return spawnSync('git', args, { encoding: 'utf8' }).stdout?.trim() ?? ''
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

function say(text: string): 0 {
  process.stdout.write(text)
  return 0
}

function fail(sentence: string): 1 {
  process.stderr.write(`${sentence}\n`)
  return 1
}

function failed(builder: string, { status, error }: SpawnSyncReturns<Buffer>): number {
  return status ?? fail(`${builder} could not be run: ${error?.message ?? 'it was stopped'}`)
}

try {
  process.exitCode = run()
} catch (error) {
  process.exitCode = fail(`${error instanceof Error ? error.message : String(error)}\nSee: npm run image -- --help`)
}
