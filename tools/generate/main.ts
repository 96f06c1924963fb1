import { parseArgs } from 'node:util'
import { commands } from '../../hooks/cli/run-cli.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import { generate } from './generate.ts'

const help = `Usage: npm run generate [-- --check] [-- --root DIR]

Writes the files that are made from the code: manifests/crds, manifests/schemas, manifests/controllers, docs/reference
and the generated parts of the charts; removes from those folders what nothing makes any more.

  --check     write nothing; list the files that are not up to date, and exit with 1 if there are any
  --root DIR  the project's folder, if not the current one
`

const { values } = parseArgs({
  options: { check: { type: 'boolean' }, root: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
})

if (values.help) {
  process.stdout.write(help)
} else {
  process.exitCode = await generate(
    { check: values.check ?? false, root: values.root ?? process.cwd() },
    { kinds, commands },
    { out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text) },
  )
}
