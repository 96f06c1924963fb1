import type { RunnerDialect } from '../../workload/runner-dialect.ts'
import { remoteProxyRules, serverRules } from '../role-rules.ts'
import { runnerArguments } from './arguments.ts'
import { endpointPath } from './endpoint-path.ts'
import { proxyEnvironment } from './environment.ts'
import { mountedFiles } from './files.ts'
import { inlineAuthorizationMap } from './inline-authorization.ts'
import { runConfigMap } from './run-config.ts'

/** The runner from v0.5.0 on: `toolhive/proxyrunner:v0.5.2` is the image that the charts name. */
export const dialectV05: RunnerDialect = {
  name: 'v0.5',
  documents(workload, settings) {
    const { configMap, checksum } = runConfigMap(workload, settings)
    return { configMaps: [configMap, inlineAuthorizationMap(workload)], checksum }
  },
  arguments: runnerArguments,
  environment: proxyEnvironment,
  files: mountedFiles,
  roleRules: ({ traits }) => (traits.serverAccountName ? serverRules : remoteProxyRules),
  endpointPath,
  healthPath: '/health',
  needsFreshStart: true,
}
