import type { RegistrySource } from '../api/v1alpha1/registry-source.ts'
import { publishedNames } from './names.ts'

/** Why a source cannot be read whatever it holds, or `undefined`: texts are those of the Go operator where it has one. */
export function sourceFault(source: RegistrySource, registryName: string): string | undefined {
  if (source.type === 'configmap') return configMapFault(source, registryName)
  if (source.type === 'git') return gitFault(source)
  return source.api ? undefined : 'api configuration is required for source type api'
}

function configMapFault({ configmap }: RegistrySource, registryName: string): string | undefined {
  if (!configmap) return 'configMap configuration is required for source type configmap'
  return publishedNames(registryName).includes(configmap.name)
    ? `ConfigMap ${configmap.name} is written by the registry itself: use another ConfigMap as the source`
    : undefined
}

function gitFault({ git }: RegistrySource): string | undefined {
  if (!git) return 'git configuration is required for source type git'
  if (!/^https?:\/\//.test(git.repository)) {
    return `${git.repository.split(/[:/@]/)[0]} addresses cannot be fetched: use the https:// address of the repository, with auth if it is private`
  }
  const revisions = [git.branch, git.tag, git.commit].filter((revision) => revision !== undefined)
  if (revisions.length > 1) return 'only one of branch, tag, or commit may be specified'
  if (git.commit !== undefined && !/^[0-9a-f]{40}$/.test(git.commit)) {
    return `commit ${git.commit} is not a full hash of 40 hexadecimal digits`
  }
  return undefined
}
