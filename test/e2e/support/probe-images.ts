import { listAt, stringAt, valueAt } from '../../../hooks/kubernetes/read.ts'
import { apply, get, kubectl } from './cluster.ts'
import { waitFor } from './wait.ts'

const pod = 'images'

/** Which of the images the cluster can neither pull nor has already, with what the kubelet says about it. */
export async function probeImages(namespace: string, images: readonly string[]): Promise<ReadonlyMap<string, string>> {
  await apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: pod, namespace },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      containers: images.map((image, index) => ({ name: `image-${index}`, image, imagePullPolicy: 'IfNotPresent' })),
    },
  })
  const found = await waitFor(
    'the images are on the cluster, or cannot be had',
    async () => {
      const statuses = listAt(await get('-n', namespace, 'pod', pod), 'status', 'containerStatuses')
      return statuses.length === images.length && statuses.every(isDecided) ? statuses : undefined
    },
    { seconds: 300 },
  )
  await kubectl(['delete', 'pod', pod, '-n', namespace, '--wait=false'])
  return new Map(
    found.flatMap((status) => {
      const message = pullFailure(status)
      const image = images[Number(stringAt(status, 'name')?.replace('image-', ''))]
      return message === undefined || image === undefined ? [] : [[image, message]]
    }),
  )
}

/** A container that has started, whatever became of it, has its image. */
function isDecided(status: unknown): boolean {
  const started = ['running', 'terminated'].some((state) => valueAt(status, 'state', state) !== undefined)
  return started || pullFailure(status) !== undefined
}

function pullFailure(status: unknown): string | undefined {
  const reason = stringAt(status, 'state', 'waiting', 'reason') ?? ''
  if (!/^(ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull)$/.test(reason)) return undefined
  return stringAt(status, 'state', 'waiting', 'message') ?? reason
}
