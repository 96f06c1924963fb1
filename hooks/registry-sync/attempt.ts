import type { MCPRegistrySpec } from '../api/v1alpha1/mcp-registry.ts'
import { type Attempt, completedOutcome, type Failure, failedOutcome, type Outcome } from '../registry/outcome.ts'
import {
  bytesOf,
  configMapLimit,
  imageListConfigMap,
  type Owner,
  type Published,
  publish,
  storageConfigMap,
} from '../registry/published.ts'
import { withoutCredentials } from '../registry/redaction.ts'
import { sourceFault } from '../registry/source-check.ts'
import { errorMessage } from '../runtime/error-message.ts'
import type { DocumentFile } from './document-file.ts'
import type { Publisher } from './publisher.ts'
import { type Source, valueOf } from './sources/source.ts'
import { timeLimit, underSignal } from './time-limit.ts'

/** The MCPRegistry as the program acts on it. */
export interface Registry {
  readonly owner: Owner
  readonly generation: number
  readonly spec: MCPRegistrySpec
  /** Value of the trigger annotation. */
  readonly trigger: string | undefined
}

/** What an attempt works with. */
export interface AttemptTools {
  readonly sourceOf: (registry: Registry) => Source
  readonly publisher: Publisher
  readonly file: DocumentFile
  /** How long an attempt may take altogether. */
  readonly timeoutMs: number
}

/** What an attempt is made for. */
export interface AttemptInput {
  readonly registry: Registry
  readonly attempt: Attempt
  readonly previous: Outcome | undefined
}

/**
 * One synchronisation: fetch, check, filter, write and publish. When it is over, in whichever way, so is everything that it
 * began. A failed one leaves file, ConfigMaps and the figures of the last success as they are.
 */
export async function synchronise(
  { registry, attempt, previous }: AttemptInput,
  tools: AttemptTools,
  signal: AbortSignal,
): Promise<Outcome> {
  const fault = sourceFault(registry.spec.source, registry.owner.name)
  if (fault) {
    const message = `Source validation failed: ${fault}`
    return failedOutcome(previous, attempt, { reason: 'ValidationFailed', message })
  }
  const limit = timeLimit(signal, tools.timeoutMs, 'the synchronisation')
  try {
    const result = await fetchAndStore(registry, tools, limit.signal)
    return 'reason' in result ? failedOutcome(previous, attempt, result) : completedOutcome(previous, attempt, result)
  } finally {
    limit.end()
  }
}

async function fetchAndStore(
  registry: Registry,
  tools: AttemptTools,
  signal: AbortSignal,
): Promise<Published | Failure> {
  let published: Published
  try {
    const fetched = await underSignal(signal, tools.sourceOf(registry).fetch(signal))
    published = valueOf(publish(fetched, registry.spec))
  } catch (error) {
    return { reason: 'FetchFailed', message: `Fetch failed: ${withoutCredentials(errorMessage(error))}` }
  }
  try {
    await underSignal(signal, store(registry, published, { tools, signal }))
    return published
  } catch (error) {
    return { reason: 'StorageFailed', message: `Storage failed: ${withoutCredentials(errorMessage(error))}` }
  }
}

async function store(
  { owner, spec }: Registry,
  { document, images }: Published,
  { tools, signal }: { readonly tools: AttemptTools; readonly signal: AbortSignal },
): Promise<void> {
  await tools.file.write(document)
  const list = imageListConfigMap(owner, images, spec.enforceServers)
  if (bytesOf(images.join('\n')) > configMapLimit)
    throw new Error('the list of images is larger than 1 MiB: narrow the filter')
  await tools.publisher.publish([storageConfigMap(owner, spec.source.format, document), list], signal)
}
